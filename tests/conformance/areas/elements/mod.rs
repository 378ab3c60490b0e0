//! Every element of every metadata type: taken, and told again by those who may see it.

mod bounds;
mod nested;
mod rows;
mod samples;
mod scopes;
mod values;

use crate::area::Area;

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Elements of metadata",
        "Each is sent by SOAP with a value and read again, unless the row says that it is not told. One that came with a version is\nrefused by the version before: `Property '..' not valid in version ..`.",
    );
    rows::all(&mut area).await;
    values::all(&mut area).await;
    nested::all(&mut area).await;
    bounds::all(&mut area).await;
    scopes::all(&mut area).await;
    area
}
