//! Fields of the profile, by their paths.

/// The path of a field, such as `logins.wrong_audience`, which must exist.
macro_rules! field {
    ($first:ident $(. $more:ident)*) => {{
        fn exists(profile: &cucumber_salesforce::simulator::Profile) {
            let _ = &profile.$first $(. $more)*;
        }
        let _: fn(&cucumber_salesforce::simulator::Profile) = exists;
        concat!(stringify!($first) $(, ".", stringify!($more))*)
    }};
}

pub(crate) use field;
