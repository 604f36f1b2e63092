//! How the process keeps its memory.
//!
//! Each of Z3's contexts takes some 14 MB at once. From its usual settings the C library gives so much back to the
//! system when a context is deleted, and asks for it again, page by page, for the next one: that cost a quarter of the
//! time outside of Z3's checks on the mirror. So it is told to keep what it has; it is soon used again.

/// To be called before threads are started. It changes nothing but speed: where it can't be done, nothing is lost.
#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
pub fn keep() {
    /// Below this, memory is taken from the heap of the thread, which stays: the most that the C library allows.
    const FROM_HEAP: libc::c_int = 32 << 20;
    /// A heap with more than this to spare at its end gives it back.
    const SPARE: libc::c_int = 256 << 20;
    // SAFETY: sets two parameters of the allocator, under its own lock.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, FROM_HEAP);
        libc::mallopt(libc::M_TRIM_THRESHOLD, SPARE);
    }
}

/// Other allocators are left as they are.
#[cfg(not(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64")))]
pub fn keep() {}
