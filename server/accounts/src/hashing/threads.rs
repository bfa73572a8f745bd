//! Threads that do nothing but hash. With the runtime's own, of which there are many, each would keep the memory of its
//! last hash to itself, as the C library's allocator does: a crowd of 500 made that 500 MB (R18).

use argon2::Block;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

/// What is done, in the memory that the thread keeps.
type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// So many threads, until the last clone is gone.
#[derive(Clone)]
pub(super) struct Threads(Sender<Job>);

impl Threads {
    /// Starts them.
    ///
    /// # Panics
    /// If the system has no thread left.
    pub(super) fn start(number: usize) -> Self {
        let (jobs, taken) = channel();
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..number {
            let taken = Arc::clone(&taken);
            let thread = thread::Builder::new().name("hashing".to_owned());
            thread.spawn(move || work(&taken)).expect("the system has a thread left at the start");
        }
        Self(jobs)
    }

    /// Has the next free thread do this. Should none be left, the job is dropped, and with it whatever waits for it.
    pub(super) fn run(&self, job: impl FnOnce(&mut Vec<Block>) + Send + 'static) {
        drop(self.0.send(Box::new(job)));
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    let mut blocks = Vec::new();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A job that panics has its say on standard error, and whoever waits for it is told. The thread goes on.
        drop(catch_unwind(AssertUnwindSafe(|| job(&mut blocks))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r18_a_job_that_panics_takes_no_thread_with_it() {
        let (threads, (done, is_done)) = (Threads::start(1), channel());
        threads.run(|_| panic!("as a test wants it"));
        threads.run(move |_| done.send(()).unwrap());
        is_done.recv().unwrap();
    }
}
