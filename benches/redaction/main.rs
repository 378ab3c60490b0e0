//! What redaction costs: `cargo bench --bench redaction`.
//!
//! The output of a chatty suite, in a run that has met some thousand tokens.

#![expect(clippy::print_stdout, reason = "a program of ours, for ourselves")]

use std::hint::black_box;
use std::time::Instant;

use cucumber_salesforce::model::Secret;
use cucumber_salesforce::redact::Redactor;

/// As many tokens as the waits of a long run are given.
const TOKENS: u32 = 2_000;
const MEGABYTES: u32 = 8;

fn main() {
    let redactor = Redactor::default();
    let token = |number: u32| {
        let middle = "AQ.".repeat(28);
        Secret::new(format!("00D5g000000Abcd!{middle}{:08x}", number.wrapping_mul(2_654_435_761)))
    };
    let begun = Instant::now();
    (0..TOKENS).for_each(|number| redactor.register("token", &token(number)));
    println!("{TOKENS} tokens registered: {:.1} us each", micros(begun) / f64::from(TOKENS));

    let key = (0..28).fold("-----BEGIN PRIVATE KEY-----\n".to_owned(), |all, line| {
        format!("{all}{}{line:02}\n", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCB".repeat(2))
    });
    let begun = Instant::now();
    redactor.register("key", &Secret::new(key));
    println!("a private key registered: {:.1} us", micros(begun));

    let line =
        "   ✔> When I run \"orders-sync --once\" with the Salesforce credentials 00D5g000000Abcd\n";
    let text = line.repeat((MEGABYTES << 20) as usize / line.len());
    let begun = Instant::now();
    black_box(redactor.redact(black_box(&text)));
    println!("{:.0} MiB/s of text without secrets", f64::from(MEGABYTES) * 1e6 / micros(begun));

    let begun = Instant::now();
    black_box(redactor.redact(black_box(&"QUJD".repeat(64 << 10))));
    println!("{:.1} ms for 256 KiB of base64", micros(begun) / 1e3);
}

fn micros(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6
}
