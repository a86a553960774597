/*
 * pool.c - worker processes on a libuv loop. A slot runs one job after the other; a job is over when its process has
 * ended and both of its pipes are drained.
 */
#include "tool/pool.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/platform.h"

enum {
    POLL_MS = 50,
    SAID_MAX = 64 * 1024,
    /* The clock may go on for so many times the limit: other programs run too, and who waits for ever uses no time. */
    PATIENCE = 5
};

typedef struct buffer {
    char *text;
    size_t length, capacity;
    size_t max; /* what is beyond is dropped; 0: all is kept */
    int failed; /* out of memory */
} buffer;

typedef struct pool pool;

typedef struct slot {
    pool *pool;
    size_t job;
    uv_process_t process;
    uv_pipe_t in, out, err;
    uv_timer_t deadline;
    uv_write_t write;
    char *request;
    buffer output, said;
    char chunk[64 * 1024]; /* what libuv reads into: one read at a time */
    int open;              /* handles that are not closed yet */
    int pending;           /* of the process and its two pipes: those not at their end */
    int running;
    nmr_ending ending;
    int64_t code;
} slot;

struct pool {
    const nmr_pool_options *options;
    uv_loop_t loop;
    uv_timer_t limits, ticker;
    uv_signal_t interrupt, terminate;
    slot *slots;
    unsigned nslots, busy;
    size_t next, done, total;
    nmr_error *err;
    int rc;
};

static void start(slot *s);

/* ---- buffers -------------------------------------------------------------------------------------------------- */

static void append(buffer *b, const char *text, size_t length)
{
    if (b->max && b->length + length > b->max)
        length = b->max > b->length ? b->max - b->length : 0;
    if (b->length + length + 1 > b->capacity) {
        size_t capacity = (b->length + length + 1) * 2;
        char *grown = realloc(b->text, capacity);
        if (!grown) {
            b->failed = 1;
            return;
        }
        b->text = grown;
        b->capacity = capacity;
    }
    memcpy(b->text + b->length, text, length);
    b->length += length;
    b->text[b->length] = '\0';
}

static void reset(buffer *b)
{
    free(b->text);
    b->text = NULL;
    b->length = b->capacity = 0;
    b->failed = 0;
}

/* ---- the end of a job ----------------------------------------------------------------------------------------- */

static void report(slot *s)
{
    pool *p = s->pool;
    nmr_job_end end = {.ending = s->ending, .code = s->code, .length = s->output.length};

    end.output = s->output.text ? s->output.text : "";
    end.said = s->said.text ? s->said.text : "";
    p->done++;
    if (p->rc == 0)
        p->rc = s->output.failed ? NMR_ENOMEM : p->options->ended(p->options->user, s->job, &end);
    reset(&s->output);
    reset(&s->said);
    free(s->request);
    s->request = NULL;
}

/* The timers and signals of the pool keep the loop alive: they end with the last job. */
static void leave(pool *p)
{
    if (--p->busy > 0)
        return;
    uv_close((uv_handle_t *)&p->limits, NULL);
    uv_close((uv_handle_t *)&p->ticker, NULL);
    uv_close((uv_handle_t *)&p->interrupt, NULL);
    uv_close((uv_handle_t *)&p->terminate, NULL);
}

static void closed(uv_handle_t *handle)
{
    slot *s = handle->data;

    if (--s->open > 0)
        return;
    report(s);
    start(s);
}

static void close_one(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, closed);
}

static void close_all(slot *s)
{
    close_one((uv_handle_t *)&s->process);
    close_one((uv_handle_t *)&s->in);
    close_one((uv_handle_t *)&s->out);
    close_one((uv_handle_t *)&s->err);
    close_one((uv_handle_t *)&s->deadline);
}

static void finish_part(slot *s)
{
    if (--s->pending == 0)
        close_all(s);
}

static void exited(uv_process_t *process, int64_t status, int signal)
{
    slot *s = process->data;

    s->running = 0;
    if (s->ending == NMR_ENDED) {
        s->ending = signal ? NMR_KILLED : NMR_ENDED;
        s->code = signal ? signal : status;
    }
    finish_part(s);
}

static void stop(slot *s, nmr_ending reason)
{
    if (!s->running || s->ending != NMR_ENDED)
        return;
    s->ending = reason;
    uv_process_kill(&s->process, SIGKILL);
}

/* ---- while it runs -------------------------------------------------------------------------------------------- */

static void give_chunk(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
    slot *s = handle->data;

    (void)suggested;
    *out = uv_buf_init(s->chunk, sizeof s->chunk);
}

static void received(uv_stream_t *stream, ssize_t length, const uv_buf_t *chunk)
{
    slot *s = stream->data;

    if (length > 0) {
        append(stream == (uv_stream_t *)&s->out ? &s->output : &s->said, chunk->base, (size_t)length);
    } else if (length < 0) {
        uv_read_stop(stream);
        finish_part(s);
    }
}

static void written(uv_write_t *write, int status)
{
    slot *s = write->data;

    /* A worker that died before it read its request is reported by its end. */
    (void)status;
    close_one((uv_handle_t *)&s->in);
}

static void out_of_time(uv_timer_t *timer)
{
    stop(timer->data, NMR_TIMED_OUT);
}

static void check_limits(uv_timer_t *timer)
{
    pool *p = timer->data;
    unsigned i;

    for (i = 0; i < p->nslots; i++) {
        slot *s = &p->slots[i];
        if (s->running && nmr_platform_resident(s->process.pid) > p->options->memory_limit)
            stop(s, NMR_ATE);
        if (s->running && nmr_platform_used(s->process.pid) > (long)p->options->time_limit * 1000)
            stop(s, NMR_TIMED_OUT);
    }
}

/* On the clock, in milliseconds. Where the system does not say what a process uses, the clock is all there is. */
static uint64_t longest(const slot *s)
{
    return (uint64_t)s->pool->options->time_limit * 1000 * (nmr_platform_used(s->process.pid) < 0 ? 1 : PATIENCE);
}

static void tick(uv_timer_t *timer)
{
    pool *p = timer->data;

    p->options->tick(p->options->user, p->done, p->total);
}

/* The run ends in order: there are files to remove. */
static void interrupted(uv_signal_t *signal, int number)
{
    pool *p = signal->data;
    unsigned i;

    (void)number;
    if (p->rc == 0)
        p->rc = nmr_fail(p->err, NMR_EIO, NULL, 0, "interrupted: no report is written");
    for (i = 0; i < p->nslots; i++)
        stop(&p->slots[i], NMR_KILLED);
}

/* ---- starting ------------------------------------------------------------------------------------------------- */

static void init_handles(slot *s)
{
    uv_loop_t *loop = &s->pool->loop;

    uv_pipe_init(loop, &s->in, 0);
    uv_pipe_init(loop, &s->out, 0);
    uv_pipe_init(loop, &s->err, 0);
    uv_timer_init(loop, &s->deadline);
    s->process.data = s->in.data = s->out.data = s->err.data = s->deadline.data = s->write.data = s;
    s->open = 5;
}

static int spawn(slot *s)
{
    const nmr_pool_options *o = s->pool->options;
    char *arguments[] = {(char *)o->program, "--worker", NULL};
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&s->in},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&s->out},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&s->err},
    };
    uv_process_options_t options = {.exit_cb = exited,
                                    .file = o->program,
                                    .args = arguments,
                                    .stdio_count = 3,
                                    .stdio = stdio,
                                    .flags = UV_PROCESS_WINDOWS_HIDE};

    return uv_spawn(&s->pool->loop, &s->process, &options);
}

static void start(slot *s)
{
    pool *p = s->pool;
    uv_buf_t text;

    if (p->rc < 0 || p->next >= p->total) {
        leave(p);
        return;
    }
    s->job = p->next++;
    if ((p->rc = p->options->request(p->options->user, s->job, &s->request)) < 0) {
        leave(p);
        return;
    }
    s->ending = NMR_ENDED;
    s->code = 0;
    init_handles(s);
    if ((s->code = spawn(s)) < 0) {
        s->ending = NMR_UNSTARTED;
        close_all(s);
        return;
    }
    s->running = 1;
    s->pending = 3;
    uv_read_start((uv_stream_t *)&s->out, give_chunk, received);
    uv_read_start((uv_stream_t *)&s->err, give_chunk, received);
    uv_timer_start(&s->deadline, out_of_time, longest(s), 0);
    text = uv_buf_init(s->request, (unsigned)strlen(s->request));
    if (uv_write(&s->write, (uv_stream_t *)&s->in, &text, 1, written) < 0)
        stop(s, NMR_KILLED);
}

int nmr_pool_run(const nmr_pool_options *options, size_t njobs, nmr_error *err)
{
    pool p = {.options = options, .total = njobs, .err = err};
    unsigned i;
    int rc;

    if (njobs == 0)
        return 0;
    p.nslots = p.busy = options->jobs < njobs ? options->jobs : (unsigned)njobs;
    if (!(p.slots = calloc(p.nslots, sizeof *p.slots)))
        return nmr_fail_memory(err);
    if ((rc = uv_loop_init(&p.loop)) < 0) {
        free(p.slots);
        return nmr_fail(err, NMR_EIO, NULL, 0, "no event loop (%s); close some programs", uv_strerror(rc));
    }
    nmr_platform_ignore_broken_pipes();
    uv_timer_init(&p.loop, &p.limits);
    uv_timer_init(&p.loop, &p.ticker);
    uv_signal_init(&p.loop, &p.interrupt);
    uv_signal_init(&p.loop, &p.terminate);
    p.limits.data = p.ticker.data = p.interrupt.data = p.terminate.data = &p;
    uv_timer_start(&p.limits, check_limits, POLL_MS, POLL_MS);
    uv_timer_start(&p.ticker, tick, options->tick_ms, options->tick_ms);
    uv_signal_start(&p.interrupt, interrupted, SIGINT);
    uv_signal_start(&p.terminate, interrupted, SIGTERM);
    for (i = 0; i < p.nslots; i++) {
        p.slots[i].pool = &p;
        p.slots[i].said.max = SAID_MAX;
        start(&p.slots[i]);
    }
    uv_run(&p.loop, UV_RUN_DEFAULT);
    uv_loop_close(&p.loop);
    free(p.slots);
    return p.rc == NMR_ENOMEM ? nmr_fail_memory(err) : p.rc;
}
