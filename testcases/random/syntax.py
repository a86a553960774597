"""From text to trees: the parser of the mini language, so that the generator can write its pieces as C."""
import re

from model import (Assign, Binary, Break, Call, Case, Cast, Conditional, Continue, Declare, DoWhile, Evaluate, For,
                   Function, Goto, If, Index, Initial, InitList, Label, Member, Name, Number, Return, SizeOf, Step,
                   Struct, Switch, Text, Unary, Variable, While)

# The types that wdk.h declares.
TYPES = set("""VOID NTSTATUS HANDLE PVOID BOOLEAN LONG ULONG USHORT SIZE_T ULONG_PTR PDRIVER_OBJECT PDEVICE_OBJECT
    PUNICODE_STRING PIRP PIO_WORKITEM KEVENT PKEVENT LARGE_INTEGER WORK_QUEUE_ITEM NPIID NPI_MODULEID
    NPI_REGISTRATION_INSTANCE NPI_CLIENT_CHARACTERISTICS NPI_PROVIDER_CHARACTERISTICS WSK_REGISTRATION
    WSK_PROVIDER_NPI WSK_CLIENT_NPI WSK_CLIENT_DISPATCH WSK_SOCKET PWSK_SOCKET WSK_PROVIDER_DISPATCH
    WSK_PROVIDER_BASIC_DISPATCH WSK_PROVIDER_DATAGRAM_DISPATCH UNICODE_STRING SOCKADDR""".split())

TOKEN = re.compile(r"""\s+|(?P<name>[A-Za-z_]\w*)|(?P<number>0[xX][0-9a-fA-F]+|\d+)|(?P<text>L?"(?:[^"\\]|\\.)*"|'[^']*')
    |(?P<op>->|\+\+|--|&&|\|\||==|!=|<=|>=|<<|>>|\+=|-=|\|=|&=|[-+*/%&|^~!<>=?:;,.(){}\[\]])""", re.X)

LEVELS = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"],
          ["*", "/", "%"]]


class Parser:
    def __init__(self, text, types):
        self.tokens = []
        at = 0
        while at < len(text):
            m = TOKEN.match(text, at)
            if not m:
                raise SyntaxError("cannot read: " + text[at:at + 60])
            at = m.end()
            if m.lastgroup:
                self.tokens.append((m.lastgroup, m.group(m.lastgroup)))
        self.at = 0
        self.types = types

    # ---- tokens

    def peek(self, ahead=0):
        return self.tokens[self.at + ahead][1] if self.at + ahead < len(self.tokens) else ""

    def kind(self):
        return self.tokens[self.at][0] if self.at < len(self.tokens) else "end"

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1][1]

    def accept(self, text):
        if self.peek() == text:
            self.at += 1
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            raise SyntaxError(f"expected {text!r} at: " + " ".join(t for _, t in self.tokens[self.at - 12:self.at + 8]))

    # ---- types and declarations

    def at_type(self):
        return self.peek() == "const" or self.peek() in self.types

    def type(self):
        words = []
        while self.peek() == "const":
            words.append(self.next())
        words.append(self.next())
        text = " ".join(words)
        while self.peek() == "*":
            self.next()
            text += "*" if text.endswith("*") else " *"
        return text

    def declarator(self, type_):
        """-> Declare without a value"""
        if self.peek() == "(" and self.peek(1) == "*":  # a pointer to a function
            self.next(), self.next()
            name = self.next()
            self.expect(")")
            depth, words = 0, []
            while True:
                token = self.next()
                words.append(token)
                depth += {"(": 1, ")": -1}.get(token, 0)
                if depth == 0:
                    break
            inside = " ".join(words[1:-1]).replace(" ,", ",").replace("* ", "*")
            return Declare(f"{type_} (*%s)({inside})", name, None, None)
        name = self.next()
        array = None
        if self.accept("["):
            array = int(self.next(), 0)
            self.expect("]")
        return Declare(type_, name, array, None)

    def initializer(self):
        if not self.accept("{"):
            return self.assignment()
        items = []
        while not self.accept("}"):
            name = None
            if self.accept("."):
                name = self.next()
                self.expect("=")
            items.append(Initial(name, self.initializer()))
            if self.peek() != "}":
                self.expect(",")
        return InitList(items)

    def declaration(self):
        d = self.declarator(self.type())
        if self.accept("="):
            d.value = self.initializer()
        self.expect(";")
        return d

    # ---- expressions

    def expression(self):
        return self.assignment()

    def assignment(self):
        left = self.conditional()
        if self.peek() in ("=", "+=", "-=", "|=", "&="):
            return Assign(self.next(), left, self.assignment())
        return left

    def conditional(self):
        c = self.binary(0)
        if not self.accept("?"):
            return c
        yes = self.assignment()
        self.expect(":")
        return Conditional(c, yes, self.conditional())

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.kind() == "op" and self.peek() in LEVELS[level]:
            left = Binary(self.next(), left, self.binary(level + 1))
        return left

    def unary(self):
        token = self.peek()
        if self.kind() == "op" and token in "!&*-~" and token:
            self.next()
            return Unary(token, self.unary())
        if token == "(" and (self.peek(1) in self.types or self.peek(1) == "const"):
            self.next()
            t = self.type()
            self.expect(")")
            return Cast(t, self.unary())
        if token == "sizeof":
            self.next()
            self.expect("(")
            words = []
            while self.peek() != ")":
                words.append(self.next())
            self.expect(")")
            return SizeOf("".join(words) if words[0] == "*" else " ".join(words))
        return self.postfix()

    def postfix(self):
        kind, token = self.kind(), self.next()
        if token == "(":
            e = self.expression()
            self.expect(")")
        elif kind == "name":
            e = Name(token)
        elif kind == "number":
            e = Number(token, int(token, 0))
        elif kind == "text":
            e = Text(token)
        else:
            raise SyntaxError(f"no expression at {token!r}: " + " ".join(t for _, t in self.tokens[self.at - 8:self.at + 8]))
        while True:
            if self.accept("("):
                args = []
                while not self.accept(")"):
                    args.append(self.assignment())
                    if self.peek() != ")":
                        self.expect(",")
                e = Call(e, args)
            elif self.accept("["):
                e = Index(e, self.expression())
                self.expect("]")
            elif self.peek() in (".", "->"):
                arrow = self.next() == "->"
                e = Member(e, self.next(), arrow)
            elif self.peek() in ("++", "--"):
                e = Step(self.next(), e)
            else:
                return e

    # ---- statements

    def block(self):
        self.expect("{")
        out = []
        while not self.accept("}"):
            out += self.statement()
        return out

    def body(self):
        return self.block() if self.peek() == "{" else self.statement()

    def statement(self):
        """-> a list, since an empty statement is none"""
        if self.accept(";"):
            return []
        if self.peek() == "{":
            return self.block()
        if self.kind() == "name" and self.peek(1) == ":":
            name = self.next()
            self.next()
            return [Label(name)]
        if self.at_type():
            return [self.declaration()]
        word = self.peek()
        parse = getattr(self, "statement_" + word, None) if self.kind() == "name" else None
        if parse:
            self.next()
            return [parse()]
        e = self.expression()
        self.expect(";")
        return [Evaluate(e)]

    def parenthesised(self):
        self.expect("(")
        e = self.expression()
        self.expect(")")
        return e

    def statement_if(self):
        c = self.parenthesised()
        yes = self.body()
        no = self.body() if self.accept("else") else []
        return If(c, yes, no)

    def statement_while(self):
        return While(self.parenthesised(), self.body())

    def statement_do(self):
        body = self.body()
        self.expect("while")
        c = self.parenthesised()
        self.expect(";")
        return DoWhile(body, c)

    def statement_for(self):
        self.expect("(")
        parts = []
        for end in (";", ";", ")"):
            parts.append(None if self.peek() == end else self.expression())
            self.expect(end)
        return For(parts[0], parts[1], parts[2], self.body())

    def statement_switch(self):
        value = self.parenthesised()
        self.expect("{")
        cases = []
        while not self.accept("}"):
            if self.accept("case"):
                cases.append(Case(self.conditional(), []))
                self.expect(":")
            elif self.accept("default"):
                cases.append(Case(None, []))
                self.expect(":")
            else:
                cases[-1].body += self.statement()
        return Switch(value, cases)

    def statement_return(self):
        value = None if self.peek() == ";" else self.expression()
        self.expect(";")
        return Return(value)

    def statement_goto(self):
        label = self.next()
        self.expect(";")
        return Goto(label)

    def statement_break(self):
        self.expect(";")
        return Break()

    def statement_continue(self):
        self.expect(";")
        return Continue()

    # ---- the top

    def struct(self):
        self.expect("struct")
        if self.peek() != "{":
            self.types.add(self.next().lstrip("_"))
        self.expect("{")
        members = []
        while not self.accept("}"):
            members.append(self.declarator(self.type()))
            self.expect(";")
        name = self.next()
        self.expect(";")
        self.types.add(name)
        return Struct(name, members)

    def unit(self):
        items = []
        while self.kind() != "end":
            if self.accept("typedef"):
                items.append(self.struct())
                continue
            self.accept("static")
            d = self.declarator(self.type())
            if self.accept("("):
                params = []
                if self.peek() == "VOID" and self.peek(1) == ")":
                    self.next()
                while not self.accept(")"):
                    params.append(self.declarator(self.type()))
                    self.accept(",")
                items.append(Function(d.type, d.name, params, self.block()))
                continue
            if self.accept("="):
                d.value = self.initializer()
            self.expect(";")
            items.append(Variable(d))
        return items


def parse_unit(text):
    return Parser(text, set(TYPES)).unit()
