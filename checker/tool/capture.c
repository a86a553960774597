/* capture.c - the first line a program prints. */
#include "tool/capture.h"

#include <string.h>
#include <uv.h>

typedef struct capture {
    char *out;
    size_t size, length;
    char chunk[4096];
    int64_t status;
    int signal;
} capture;

static void exited(uv_process_t *process, int64_t status, int signal)
{
    capture *c = process->data;

    c->status = status;
    c->signal = signal;
    uv_close((uv_handle_t *)process, NULL);
}

static void give_chunk(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
    capture *c = handle->data;

    (void)suggested;
    *out = uv_buf_init(c->chunk, sizeof c->chunk);
}

static void received(uv_stream_t *stream, ssize_t length, const uv_buf_t *chunk)
{
    capture *c = stream->data;

    if (length < 0) {
        uv_close((uv_handle_t *)stream, NULL);
    } else {
        size_t room = c->size - 1 - c->length, n = (size_t)length < room ? (size_t)length : room;
        memcpy(c->out + c->length, chunk->base, n);
        c->length += n;
        c->out[c->length] = '\0';
    }
}

int nmr_capture(char *out, size_t size, const char *program, const char *argument)
{
    capture c = {.out = out, .size = size};
    char *arguments[] = {(char *)program, (char *)argument, NULL};
    uv_loop_t loop;
    uv_process_t process;
    uv_pipe_t pipe;
    uv_stdio_container_t stdio[3] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&pipe},
        {.flags = UV_IGNORE},
    };
    uv_process_options_t options = {.exit_cb = exited,
                                    .file = program,
                                    .args = arguments,
                                    .stdio_count = 3,
                                    .stdio = stdio,
                                    .flags = UV_PROCESS_WINDOWS_HIDE};

    out[0] = '\0';
    if (uv_loop_init(&loop) < 0)
        return -1;
    uv_pipe_init(&loop, &pipe, 0);
    process.data = pipe.data = &c;
    if (uv_spawn(&loop, &process, &options) == 0) {
        uv_read_start((uv_stream_t *)&pipe, give_chunk, received);
    } else {
        c.status = -1;
        uv_close((uv_handle_t *)&process, NULL);
        uv_close((uv_handle_t *)&pipe, NULL);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    out[strcspn(out, "\r\n")] = '\0';
    return c.status == 0 && c.signal == 0 ? 0 : -1;
}
