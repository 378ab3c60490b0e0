//! Refusals because somebody else is at it.

use crate::simulator::profile::Refusal;

/// Another change holds the record.
pub(in crate::simulator) const fn locked_row() -> Refusal {
    Refusal::of("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")
}

/// Another change holds the whole set-up (SFDO-Tooling/CumulusCI#218).
pub(in crate::simulator) const fn already_in_process() -> Refusal {
    Refusal::of(
        "ALREADY_IN_PROCESS",
        "The changes you requested require salesforce.com to temporarily lock your organization's administration setup. However, the administration setup has already been locked by another change. Please wait for the previous action to finish, then try again later.",
    )
}
