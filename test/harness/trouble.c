/*
 * Preloaded into a server under test and all that it starts: its clock runs ahead of the machine's, and its disk is full,
 * as the file in NARU_TEST_TROUBLE says at the moment (see trouble.ts). Nothing else changes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct trouble {
  volatile int64_t clock_ahead_ms;
  volatile int64_t disk_is_full;
};
static struct trouble none;
static struct trouble *trouble = &none;

__attribute__((constructor)) static void open_trouble(void) {
  const char *path = getenv("NARU_TEST_TROUBLE");
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *at = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (at != MAP_FAILED) trouble = at;
}

/* The function that would have been called without us. */
#define THE_REAL(name)                                           \
  static __typeof__(&name) real;                                 \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name);

int clock_gettime(clockid_t clock, struct timespec *at) {
  THE_REAL(clock_gettime)
  int failed = real(clock, at);
  if (failed || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
  int64_t ns = (int64_t)at->tv_sec * 1000000000 + at->tv_nsec + trouble->clock_ahead_ms * 1000000;
  at->tv_sec = ns / 1000000000;
  at->tv_nsec = ns % 1000000000;
  return 0;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}

/* Pipes and sockets take what they are given, and so does what has room already when it is cut. */
static int is_full(int fd, int64_t size) {
  struct stat file;
  if (!trouble->disk_is_full || fstat(fd, &file) || !S_ISREG(file.st_mode)) return 0;
  if (size >= 0 && size <= file.st_size) return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  THE_REAL(write)
  return is_full(fd, -1) ? -1 : real(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  THE_REAL(pwrite)
  return is_full(fd, -1) ? -1 : real(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  THE_REAL(pwrite64)
  return is_full(fd, -1) ? -1 : real(fd, bytes, count, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  THE_REAL(writev)
  return is_full(fd, -1) ? -1 : real(fd, parts, count);
}
int ftruncate(int fd, off_t size) {
  THE_REAL(ftruncate)
  return is_full(fd, size) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
  THE_REAL(ftruncate64)
  return is_full(fd, size) ? -1 : real(fd, size);
}
int fallocate64(int fd, int mode, off64_t at, off64_t count) {
  THE_REAL(fallocate64)
  return is_full(fd, at + count) ? -1 : real(fd, mode, at, count);
}
