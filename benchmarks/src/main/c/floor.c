/*
 * The physical floor under a broker: receives produce requests and writes their bytes to a file; answers fetch requests
 * with the bytes of a file by sendfile. Nothing is checked, indexed or kept. One thread, epoll, 1 MiB buffers.
 *
 *   floor PORT FILE TOPIC
 *
 * Speaks just enough of the protocol for the load generator (Produce 9, Fetch 11). Runs until its standard input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER (2 << 20)
#define MAX_CONNECTIONS 1024
#define ANSWER 512

struct connection {
    int fd;
    unsigned char *in;
    size_t have;
    off_t position; /* of the next fetch */
    int waits;      /* for the file to grow: a fetch that may wait and found nothing */
    size_t most;    /* bytes that it wants */
    unsigned char correlation[4];
    struct connection *next;
};

static struct connection *connections;

static int file_fd;
static const char *topic;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void put16(unsigned char *at, uint16_t value) {
    value = htons(value);
    memcpy(at, &value, 2);
}

static void put32(unsigned char *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, 4);
}

static uint32_t get32(const unsigned char *at) {
    uint32_t value;
    memcpy(&value, at, 4);
    return ntohl(value);
}

/* Whether a client has gone: the next read of its connection finds that out too. */
static int is_gone(void) {
    return errno == ECONNRESET || errno == EPIPE;
}

static void write_all(int fd, const unsigned char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0) {
            if (errno == EAGAIN || errno == EINTR) {
                continue;
            }
            if (is_gone()) {
                return;
            }
            fail("write");
        }
        bytes += written;
        length -= (size_t) written;
    }
}

/* Answers to what came in one read leave in one write. */
static unsigned char answers[4096 * ANSWER];
static size_t answered;

static void flush_answers(struct connection *peer) {
    if (answered > 0) {
        write_all(peer->fd, answers, answered);
        answered = 0;
    }
}

/* Produce 9: correlation id, tags, one topic with one partition without an error */
static void answer_produce(struct connection *peer, const unsigned char *correlation) {
    if (answered + ANSWER > sizeof answers) {
        flush_answers(peer);
    }
    unsigned char *out = answers + answered;
    memset(out, 0, ANSWER);
    size_t name = strlen(topic);
    size_t at = 4;
    memcpy(out + at, correlation, 4);
    at += 4;
    out[at++] = 0; /* tags of the header */
    out[at++] = 2; /* one topic */
    out[at++] = (unsigned char) (name + 1);
    memcpy(out + at, topic, name);
    at += name;
    out[at++] = 2; /* one partition */
    at += 4 + 2;   /* index, error */
    memset(out + at, 0xff, 16);
    at += 8 + 8 + 8; /* base offset, append time, start offset */
    out[at++] = 1;   /* record errors */
    out[at++] = 0;   /* error message */
    out[at++] = 0;   /* tags */
    out[at++] = 0;   /* tags */
    at += 4;         /* throttle */
    out[at++] = 0;   /* tags */
    put32(out, (uint32_t) (at - 4));
    answered += at;
}

/*
 * Fetch 11: the head of the answer, then bytes of the file. At its end, a fetch that may wait does so for the next
 * produce request; any other begins anew.
 */
static void answer_fetch(struct connection *peer, const unsigned char *correlation, size_t most, int may_wait) {
    struct stat about;
    if (fstat(file_fd, &about) < 0) {
        fail("fstat");
    }
    size_t length = (size_t) (about.st_size - peer->position);
    if (length == 0 && may_wait) {
        peer->waits = 1;
        peer->most = most;
        memcpy(peer->correlation, correlation, 4);
        return;
    }
    if (length == 0) {
        peer->position = 0;
        length = (size_t) about.st_size;
    }
    if (length > most) {
        length = most;
    }
    unsigned char out[512] = {0};
    size_t name = strlen(topic);
    size_t at = 4;
    memcpy(out + at, correlation, 4);
    at += 4 + 4 + 2 + 4; /* throttle, error, session */
    put32(out + at, 1);
    at += 4;
    put16(out + at, (uint16_t) name);
    at += 2;
    memcpy(out + at, topic, name);
    at += name;
    put32(out + at, 1);
    at += 4 + 4 + 2 + 8 + 8 + 8; /* one partition: index, error, high watermark, last stable, start */
    put32(out + at, (uint32_t) -1);
    at += 4; /* no aborted transactions */
    put32(out + at, (uint32_t) -1);
    at += 4; /* preferred replica */
    put32(out + at, (uint32_t) length);
    at += 4;
    put32(out, (uint32_t) (at - 4 + length));
    write_all(peer->fd, out, at);
    while (length > 0) {
        ssize_t sent = sendfile(peer->fd, file_fd, &peer->position, length);
        if (sent < 0) {
            if (errno == EAGAIN || errno == EINTR) {
                continue;
            }
            if (is_gone()) {
                return;
            }
            fail("sendfile");
        }
        if (sent == 0) {
            fail("the file became shorter");
        }
        length -= (size_t) sent;
    }
}

/* Brings what came in one read to the file in one write, answers it, and wakes who waits for it. */
static void finish_produce(struct connection *peer, size_t from, size_t to) {
    if (from == to) {
        return;
    }
    write_all(file_fd, peer->in + from, to - from);
    flush_answers(peer);
    for (struct connection *other = connections; other != NULL; other = other->next) {
        if (other->waits) {
            other->waits = 0;
            answer_fetch(other, other->correlation, other->most, 1);
        }
    }
}

static void serve(struct connection *peer) {
    ssize_t got = read(peer->fd, peer->in + peer->have, BUFFER - peer->have);
    if (got <= 0) {
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        struct connection **link = &connections;
        while (*link != peer) {
            link = &(*link)->next;
        }
        *link = peer->next;
        close(peer->fd);
        free(peer->in);
        free(peer);
        return;
    }
    peer->have += (size_t) got;
    size_t at = 0;
    size_t unwritten = 0; /* produce requests from here on */
    while (peer->have - at >= 4) {
        size_t length = get32(peer->in + at);
        if (length + 4 > BUFFER) {
            fprintf(stderr, "a request of %zu bytes is too large\n", length);
            exit(1);
        }
        if (peer->have - at < length + 4) {
            break;
        }
        const unsigned char *frame = peer->in + at + 4;
        int api = frame[0] << 8 | frame[1];
        if (api == 0) {
            answer_produce(peer, frame + 4);
        } else if (api == 1) {
            finish_produce(peer, unwritten, at);
            unwritten = at + length + 4;
            /* after the client's name: replica, max wait, min bytes, max bytes */
            const unsigned char *body = frame + 10 + (frame[8] << 8 | frame[9]);
            answer_fetch(peer, frame + 4, get32(body + 12), get32(body + 4) > 0);
        } else {
            fprintf(stderr, "API %d is not spoken here\n", api);
            exit(1);
        }
        at += length + 4;
    }
    finish_produce(peer, unwritten, at);
    memmove(peer->in, peer->in + at, peer->have - at);
    peer->have -= at;
}

int main(int count, char **words) {
    if (count != 4) {
        fprintf(stderr, "usage: floor PORT FILE TOPIC\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    topic = words[3];
    file_fd = open(words[2], O_RDWR | O_CREAT | O_APPEND, 0600);
    if (file_fd < 0) {
        fail(words[2]);
    }
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *) &address, sizeof address) < 0 || listen(listener, MAX_CONNECTIONS) < 0) {
        fail("bind");
    }
    int poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &listener};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    static int input = STDIN_FILENO;
    event.data.ptr = &input;
    epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &event);
    printf("ready\n");
    fflush(stdout);
    struct epoll_event ready[64];
    while (1) {
        int number = epoll_wait(poll, ready, 64, -1);
        for (int i = 0; i < number; i++) {
            if (ready[i].data.ptr == &input) {
                return 0;
            }
            if (ready[i].data.ptr == &listener) {
                struct connection *peer = calloc(1, sizeof *peer);
                peer->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (peer->fd < 0) {
                    fail("accept");
                }
                setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                peer->in = malloc(BUFFER);
                peer->next = connections;
                connections = peer;
                event.events = EPOLLIN;
                event.data.ptr = peer;
                epoll_ctl(poll, EPOLL_CTL_ADD, peer->fd, &event);
            } else {
                serve(ready[i].data.ptr);
            }
        }
    }
}
