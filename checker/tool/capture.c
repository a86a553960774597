/* capture.c - runs a program and keeps what it prints. */
#include "tool/capture.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "nmrcheck/nmrcheck.h"

typedef struct stream {
    uv_pipe_t pipe;
    nmr_text *text;
    char chunk[16384];
} stream;

static void exited(uv_process_t *process, int64_t status, int signal)
{
    nmr_captured *captured = process->data;

    captured->status = signal ? -1 : (int)status;
    uv_close((uv_handle_t *)process, NULL);
}

static void give_chunk(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
    stream *s = handle->data;

    (void)suggested;
    *out = uv_buf_init(s->chunk, sizeof s->chunk);
}

static void received(uv_stream_t *pipe, ssize_t length, const uv_buf_t *chunk)
{
    stream *s = pipe->data;

    if (length < 0)
        uv_close((uv_handle_t *)pipe, NULL);
    else
        nmr_text_add_bytes(s->text, chunk->base, (size_t)length);
}

static void open_stream(stream *s, uv_loop_t *loop, nmr_text *text, uv_stdio_container_t *stdio)
{
    uv_pipe_init(loop, &s->pipe, 0);
    s->pipe.data = s;
    s->text = text;
    stdio->flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
    stdio->data.stream = (uv_stream_t *)&s->pipe;
}

int nmr_capture_all(nmr_captured *captured, const char *const *arguments)
{
    stream out, said;
    uv_loop_t loop;
    uv_process_t process;
    uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE}};
    uv_process_options_t options = {.exit_cb = exited,
                                    .file = arguments[0],
                                    .args = (char **)arguments,
                                    .stdio_count = 3,
                                    .stdio = stdio,
                                    .flags = UV_PROCESS_WINDOWS_HIDE};

    if (uv_loop_init(&loop) < 0)
        return NMR_ENOMEM;
    open_stream(&out, &loop, &captured->out, &stdio[1]);
    open_stream(&said, &loop, &captured->said, &stdio[2]);
    process.data = captured;
    captured->started = uv_spawn(&loop, &process, &options) == 0;
    if (captured->started) {
        uv_read_start((uv_stream_t *)&out.pipe, give_chunk, received);
        uv_read_start((uv_stream_t *)&said.pipe, give_chunk, received);
    } else {
        uv_close((uv_handle_t *)&process, NULL);
        uv_close((uv_handle_t *)&out.pipe, NULL);
        uv_close((uv_handle_t *)&said.pipe, NULL);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return captured->out.failed || captured->said.failed ? NMR_ENOMEM : 0;
}

void nmr_captured_clear(nmr_captured *captured)
{
    nmr_text_clear(&captured->out);
    nmr_text_clear(&captured->said);
}

int nmr_capture_line(char *out, size_t size, const char *program, const char *argument)
{
    const char *arguments[] = {program, argument, NULL};
    nmr_captured captured = {0};
    int rc = nmr_capture_all(&captured, arguments) == 0 && captured.started && captured.status == 0 ? 0 : -1;

    snprintf(out, size, "%.*s", (int)strcspn(nmr_text_get(&captured.out), "\r\n"), nmr_text_get(&captured.out));
    nmr_captured_clear(&captured);
    return rc;
}
