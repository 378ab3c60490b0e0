//! Every element of every metadata type: taken, and told again by those who may see it.

mod rows;
mod samples;
mod values;

use crate::area::Area;

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Elements of metadata",
        "Each is sent by SOAP with a value and read again, unless the row says that it is not told. One that came with a version is\nrefused by the version before: `Property '..' not valid in version ..`.",
    );
    rows::all(&mut area).await;
    values::all(&mut area).await;
    area
}
