//! The long-lived service: tells its health, and takes customers.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::config::{Config, variable};
use crate::customers;
use crate::salesforce::Salesforce;

type Answer = (StatusCode, Json<Value>);

/// Listens on `PORT`.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let port: u16 = variable("PORT")?.parse()?;
    let routes = Router::new()
        .route("/health", get(health))
        .route("/customers", post(receive))
        .with_state(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, routes).await?;
    Ok(())
}

/// Healthy is who can sign in.
async fn health(State(config): State<Arc<Config>>) -> Answer {
    match Salesforce::sign_in(&config).await {
        Ok(_) => (StatusCode::OK, Json(json!({ "status": "ok" }))),
        Err(error) => failed(StatusCode::SERVICE_UNAVAILABLE, &error),
    }
}

async fn receive(State(config): State<Arc<Config>>, list: String) -> Answer {
    let customers = match customers::parse(&list) {
        Ok(customers) => customers,
        Err(error) => return failed(StatusCode::BAD_REQUEST, &error),
    };
    let synced = async { Salesforce::sign_in(&config).await?.sync(&customers).await };
    match synced.await {
        Ok(synced) => (StatusCode::OK, Json(json!({ "status": synced.to_string() }))),
        Err(error) => failed(StatusCode::BAD_GATEWAY, &error),
    }
}

fn failed(status: StatusCode, error: &anyhow::Error) -> Answer {
    eprintln!("{error:#}");
    (status, Json(json!({ "status": format!("{error:#}") })))
}
