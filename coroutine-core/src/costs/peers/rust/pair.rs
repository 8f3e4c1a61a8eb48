//! Rust's async functions, stackless: a future that is pending once, polled by hand. See ../README.md.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

struct Unwoken;

impl Wake for Unwoken {
    fn wake(self: Arc<Self>) {}
}

/// Pending when it is first polled, ready when it is polled again.
struct Suspend(bool);

impl Future for Suspend {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        Poll::Pending
    }
}

/// Behind a pointer, as an executor has it: the compiler does not see which future it polls.
type Boxed = Pin<Box<dyn Future<Output = ()>>>;

async fn inner() {
    loop {
        Suspend(false).await;
    }
}

async fn middle() {
    inner().await;
}

async fn outer() {
    middle().await;
}

async fn nothing() {}

fn batch(pairs: u64, futures: &mut [Boxed], which: usize) -> Duration {
    let waker: Waker = Arc::new(Unwoken).into();
    let mut context = Context::from_waker(&waker);
    let start = Instant::now();
    for _ in 0..pairs {
        assert!(futures[which].as_mut().poll(&mut context).is_pending());
    }
    start.elapsed()
}

fn nanos_per_pair(warm_up: f64, measured: f64) -> f64 {
    let mut futures: Vec<Boxed> = vec![Box::pin(outer()), Box::pin(nothing())];
    let which = std::env::args().count() - 5; // 0, but not for the compiler
    let (mut pairs, mut spent, mut elapsed) = (1024, 0.0, 0.0);
    while spent < warm_up {
        if elapsed < warm_up / 4.0 {
            pairs *= 2;
        }
        elapsed = batch(pairs, &mut futures, which).as_secs_f64();
        spent += elapsed;
    }
    pairs = (pairs as f64 * measured / elapsed) as u64 + 1;
    batch(pairs, &mut futures, which).as_secs_f64() / pairs as f64 * 1e9
}

fn resident_bytes() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("resident memory is read from /proc/self/statm");
    let pages: f64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096.0
}

fn bytes_per_future(count: usize) -> f64 {
    let waker: Waker = Arc::new(Unwoken).into();
    let mut context = Context::from_waker(&waker);
    let mut suspended: Vec<Boxed> = Vec::with_capacity(count);
    let before = resident_bytes();
    for _ in 0..count {
        suspended.push(Box::pin(outer()));
        assert!(suspended.last_mut().unwrap().as_mut().poll(&mut context).is_pending());
    }
    (resident_bytes() - before) / count as f64
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments[at].parse::<f64>().unwrap();
    println!("runtime Rust {}", option_env!("RUSTC_VERSION").unwrap_or("unknown"));
    if arguments[2] == "pair" {
        println!("pair-ns {:.2}", nanos_per_pair(number(3) / 1000.0, number(4) / 1000.0));
    } else {
        println!("bytes {:.0}", bytes_per_future(number(3) as usize));
    }
}
