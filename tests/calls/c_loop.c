/*
 * A server loop as C programs have it, for 64-bit Apple messages: receives, calls a demux, sends the reply, and destroys the
 * request when the reply says that the demux has failed. What it needs of a kernel it is handed.
 */
#include <stdint.h>
#include <stddef.h>
#include <string.h>

#define COMPLEX 0x80000000u
#define NO_REPLY (-305)

typedef struct {
	uint32_t bits, size, remote, local, voucher;
	int32_t id;
} header_t;

struct kernel {
	int32_t (*receive)(header_t *message, uint32_t limit, uint32_t port);
	int32_t (*send)(header_t *message, uint32_t size, int once);
	void (*release)(uint32_t name, uint32_t disposition);
	void (*deallocate)(uintptr_t address, size_t size);
};

/* What the loop has done. */
struct turn {
	int32_t served, sent;
	uint32_t rights_released, regions_released;
};

static uint32_t word(const void *message, size_t at)
{
	uint32_t value;
	memcpy(&value, (const char *)message + at, sizeof value);
	return value;
}

static void release(const struct kernel *kernel, struct turn *turn, uint32_t name, uint32_t disposition)
{
	if (name == 0 || name == UINT32_MAX || disposition < 16 || disposition > 18)
		return;
	kernel->release(name, disposition);
	turn->rights_released++;
}

/* Releases what a message still holds: the right in the remote slot, port and memory descriptors. */
static void destroy(const struct kernel *kernel, struct turn *turn, header_t *message)
{
	size_t at = sizeof *message + 4;
	uint32_t left;

	release(kernel, turn, message->remote, message->bits & 0x1f);
	if (!(message->bits & COMPLEX))
		return;
	for (left = word(message, sizeof *message); left != 0; left--) {
		uint32_t flags = word(message, at + 8);
		if (flags >> 24 == 0) {
			release(kernel, turn, word(message, at), flags >> 16 & 0xff);
			at += 12;
		} else {
			uint64_t address;
			memcpy(&address, (const char *)message + at, sizeof address);
			if (word(message, at + 12) != 0) {
				kernel->deallocate((uintptr_t)address, word(message, at + 12));
				turn->regions_released++;
			}
			at += 16;
		}
	}
}

/* One turn. Returns what receiving has returned. */
int32_t serve_one_in_c(const struct kernel *kernel, int (*demux)(header_t *, header_t *), uint32_t port,
    struct turn *turn)
{
	static _Thread_local _Alignas(8) char request_bytes[8192], reply_bytes[8192];
	header_t *request = (header_t *)request_bytes, *reply = (header_t *)reply_bytes;
	int32_t received = kernel->receive(request, sizeof request_bytes, port);

	memset(turn, 0, sizeof *turn);
	memset(reply_bytes, 0xa5, sizeof reply_bytes);
	if (received != 0)
		return received;
	turn->served = demux(request, reply);
	if (!(reply->bits & COMPLEX)) {
		int32_t code = (int32_t)word(reply, 32);
		if (code == NO_REPLY) {
			reply->remote = 0;
		} else if (code != 0) {
			request->remote = 0;
			destroy(kernel, turn, request);
		}
	}
	if (reply->remote != 0) {
		turn->sent = kernel->send(reply, reply->size, (reply->bits & 0x1f) == 18);
		if (turn->sent != 0)
			destroy(kernel, turn, reply);
	}
	return 0;
}
