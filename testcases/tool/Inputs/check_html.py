#!/usr/bin/env python3
"""check_html.py FILE: what a page of a report has to be; prints what is on it."""
import html.parser
import json
import sys


class Page(html.parser.HTMLParser):
    """Collects the data, and sees that nothing is fetched and every element is closed."""

    VOID = ("meta", "input")

    def __init__(self):
        super().__init__()
        self.open, self.data, self.ids = [], "", []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        assert tag not in ("link", "img", "iframe", "object"), tag
        assert not {"src", "srcset", "onclick", "onerror"} & set(names), names
        self.ids += [names["id"]] if "id" in names else []
        if tag not in self.VOID:
            self.open.append((tag, names.get("id")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == ("script", "data"):
            self.data += data


text = open(sys.argv[1], encoding="utf-8").read()
page = Page()
page.feed(text)
page.close()
assert not page.open and page.data and len(set(page.ids)) == len(page.ids)
assert text.count("<script") == 2 and text.count("</script>") == 2 and "url(" not in text and "@import" not in text
data = json.loads(page.data)
files = [file["path"] for file in data["files"]]
assert data["reported"] == sum(finding["state"] == "reported" for finding in data["findings"])
print("summary", data["summary"])
for finding in data["findings"]:
    steps = [f"{files[step['file']]}:{step['line']}" for step in finding["steps"]]
    print(finding["state"], finding["level"], finding["rule"], f"{files[finding['file']]}:{finding['line']}", "steps", *steps,
          finding.get("reason", ""))
    assert finding["rule"] in data["rules"] and finding["message"]
    for step in finding["steps"]:
        assert any(part["from"] <= step["line"] < part["from"] + len(part["text"].split("\n"))
                   for part in data["files"][step["file"]]["parts"]), step
for file in data["files"]:
    print("file", file["path"], *(f"{part['from']}-{part['from'] + part['text'].count(chr(10))}" for part in file["parts"]))
for note in data["notes"]:
    print("note", note)
for name, rule in data["rules"].items():
    assert rule["why"] and rule["fix"]
    print("rule", name, rule["page"])
