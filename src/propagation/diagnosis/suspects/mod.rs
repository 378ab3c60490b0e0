//! The suspects: each looks at the case for one cause.

mod answer;
mod approval;
mod device;
mod flow;
mod host;
mod keys;
mod network;
mod person;
mod run_as;
mod session;
mod shared;

use super::case::Case;
use super::finding::Suspicion;

/// Looks for one cause.
pub(super) type Suspect = fn(&Case<'_>) -> Option<Suspicion>;

/// All of them; of equally likely ones, the first is named.
pub(super) static ALL: &[Suspect] = &[
    host::not_my_domain,
    host::mixed_up,
    host::audience,
    host::deleted,
    host::wrong_key,
    host::wrong_host,
    approval::blocked,
    approval::disabled,
    approval::not_installed,
    approval::user_unknown,
    approval::offline_scope,
    approval::self_authorised,
    approval::access_control,
    approval::pre_authorisation,
    run_as::run_as,
    flow::username_password,
    flow::switched_off,
    person::inactive,
    person::frozen,
    person::mfa,
    person::wrong_password,
    device::ip_range,
    device::login_hours,
    device::session_level,
    keys::secret,
    keys::certificate,
    keys::clock,
    session::api_off,
    session::api_off_for_user,
    session::password_expired,
    session::scope,
    session::access_control,
    session::locked_to_ip,
    session::request_limit,
    shared::callback,
    shared::approvals,
    shared::login_rate,
    shared::org_locked,
    network::no_connection,
    network::page,
    shared::trouble,
    shared::still_propagating,
    answer::on_record,
];
