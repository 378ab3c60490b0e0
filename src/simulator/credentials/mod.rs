//! The OAuth resources of the Connect REST API: the keys and secrets of external client apps, pairs
//! that wait for their turn, and who holds tokens.

mod access;
mod consumers;
mod pairs;
mod staged;
mod tokens;
mod usage;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

pub(super) use pairs::Staged;

use super::state::Shared;

pub(super) fn routes() -> Router<Arc<Shared>> {
    let base = "/services/data/{version}/apps/oauth";
    Router::new()
        .route(&format!("{base}/credentials/{{app}}"), get(consumers::list))
        .route(&format!("{base}/credentials/{{app}}/{{consumer}}"), get(consumers::one))
        .route(
            &format!("{base}/credentials/{{app}}/{{consumer}}/staged"),
            get(staged::list).post(staged::stage),
        )
        .route(
            &format!("{base}/credentials/{{app}}/{{consumer}}/staged/{{staged}}"),
            get(staged::one).patch(staged::rotate).delete(staged::delete),
        )
        .route(&format!("{base}/usage"), get(usage::apps))
        .route(&format!("{base}/usage/{{app}}/users"), get(usage::users))
        .route(
            &format!("{base}/usage/{{app}}/tokens"),
            get(tokens::of_app).delete(tokens::end_of_app),
        )
        .route(
            &format!("{base}/usage/{{app}}/{{user}}/tokens"),
            get(tokens::of_user).delete(tokens::end_of_user),
        )
        .route(&format!("{base}/usage/tokens/{{token}}"), get(tokens::one).delete(tokens::end))
}
