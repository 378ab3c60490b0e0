//! Permission sets and profiles.

use super::{Field, any, fields, flag, int, text};

pub(in crate::simulator::metadata) const PERMISSION_SET: &[Field] = &[
    any("applicationVisibilities"),
    any("classAccesses"),
    any("customMetadataTypeAccesses"),
    any("customPermissions"),
    any("customSettingAccesses"),
    text("description"),
    any("externalDataSourceAccesses"),
    any("fieldPermissions"),
    any("flowAccesses"),
    flag("hasActivationRequired"),
    text("label").required(),
    text("license"),
    any("objectPermissions"),
    any("pageAccesses"),
    any("recordTypeVisibilities"),
    any("tabSettings"),
    fields(
        "userPermissions",
        "PermissionSetUserPermission",
        &[flag("enabled").required(), text("name").required()],
    ),
];

pub(in crate::simulator::metadata) const PROFILE: &[Field] = &[
    any("applicationVisibilities"),
    any("classAccesses"),
    flag("custom"),
    any("customPermissions"),
    text("description"),
    any("fieldPermissions"),
    any("layoutAssignments"),
    fields("loginHours", "ProfileLoginHours", LOGIN_HOURS),
    fields(
        "loginIpRanges",
        "ProfileLoginIpRange",
        &[text("description"), text("endAddress").required(), text("startAddress").required()],
    ),
    any("objectPermissions"),
    any("pageAccesses"),
    any("recordTypeVisibilities"),
    any("tabVisibilities"),
    text("userLicense"),
    fields(
        "userPermissions",
        "ProfileUserPermission",
        &[flag("enabled").required(), text("name").required()],
    ),
];

const LOGIN_HOURS: &[Field] = &[
    int("fridayEnd"),
    int("fridayStart"),
    int("mondayEnd"),
    int("mondayStart"),
    int("saturdayEnd"),
    int("saturdayStart"),
    int("sundayEnd"),
    int("sundayStart"),
    int("thursdayEnd"),
    int("thursdayStart"),
    int("tuesdayEnd"),
    int("tuesdayStart"),
    int("wednesdayEnd"),
    int("wednesdayStart"),
];
