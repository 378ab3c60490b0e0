//! A query, understood.

/// `SELECT` and what follows.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    pub(super) fields: Vec<Name>,
    /// `SELECT COUNT()`: only the number of records.
    pub(super) count: bool,
    pub(super) object: Name,
    pub(super) condition: Option<Condition>,
    pub(super) order: Vec<Order>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
}

/// A name with dots, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) offset: usize,
}

/// What `WHERE` asks of a record.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Compare { field: Name, operator: Operator, value: Operand },
    In { field: Name, negated: bool, list: List },
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
}

/// What a field is compared with.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Null,
    Boolean(bool),
    Text(String),
    /// A number, a day or a moment.
    Literal(String),
    /// `TODAY`, `LAST_N_DAYS:3` and the like.
    Relative {
        name: String,
        count: i64,
    },
}

/// What stands between the parentheses of `IN`.
#[derive(Clone, Debug)]
pub(super) enum List {
    Values(Vec<Operand>),
    Query(Box<Selection>),
}

/// One term of `ORDER BY`.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) field: Name,
    pub(super) descending: bool,
    pub(super) nulls_last: bool,
}
