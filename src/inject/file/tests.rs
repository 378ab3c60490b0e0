use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::*;
use crate::error::Error;
use crate::inject::Injector as _;
use crate::model::Secret;

/// Passwords as people choose them, and what dotenv readers trip over.
const AWKWARD: [&str; 9] = [
    "plain",
    "with blank",
    "p#ss=w$HOME`id`\\n\"x",
    "it's",
    "it's $HOME \"`\\ #",
    "-----BEGIN-----\nline two\n-----END-----\n",
    "",
    "ünïcode ✓",
    "trailing \\",
];

fn values(values: &[(&str, &str)]) -> Vec<(String, Secret)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect()
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(".env");
    (folder, path)
}

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
#[cfg(unix)]
fn a_shell_reads_every_value_back() {
    for value in AWKWARD {
        let (_folder, path) = folder();
        let mut file = CredentialsFile::at(&path).unwrap();
        file.inject(&values(&[("SECRET", value)])).unwrap();
        let script = r#". "$0" && printf '%s|' "$SECRET""#;
        let output = Command::new("sh").args(["-c", script]).arg(&path).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{value}|"));
    }
}

#[test]
fn json_holds_every_value() {
    let (folder, _) = folder();
    let path = folder.path().join("credentials.JSON");
    for value in AWKWARD {
        let mut file = CredentialsFile::at(&path).unwrap();
        file.inject(&values(&[("client secret", value)])).unwrap();
        let read: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(read, serde_json::json!({ "client secret": value }));
        file.remove().unwrap();
    }
}

#[test]
#[cfg(unix)]
fn only_the_owner_reads_it_and_it_goes() {
    let (folder, path) = folder();
    let mut file = CredentialsFile::at(&path).unwrap();
    file.inject(&values(&[("A", "1")])).unwrap();
    assert_eq!(mode(&path), 0o600);
    file.inject(&values(&[("B", "2")])).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert!(fs::read_to_string(&path).unwrap().ends_with("\nA=1\nB=2\n"));
    drop(file);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
#[cfg(unix)]
fn follows_no_link_and_overwrites_nothing() {
    let (folder, path) = folder();
    let refused = |path: &PathBuf| {
        let mut file = CredentialsFile::at(path).unwrap();
        let error = file.inject(&values(&[("A", "1")])).unwrap_err();
        assert!(
            error.to_string().ends_with("exists already, so no credentials were written to it")
        );
    };
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), &path).unwrap();
    refused(&path);
    assert!(!folder.path().join("elsewhere").exists());
    fs::remove_file(&path).unwrap();
    fs::write(&path, "MINE=1\n").unwrap();
    refused(&path);
    assert_eq!(fs::read_to_string(&path).unwrap(), "MINE=1\n");
}

#[test]
#[cfg(unix)]
fn replaces_what_a_killed_run_left() {
    let (_folder, path) = folder();
    let mut left = Command::new("true").spawn().unwrap();
    left.wait().unwrap();
    let text = dotenv::write(&values(&[("A", "1")])).expose().to_owned();
    let dead = text.replace(&std::process::id().to_string(), &left.id().to_string());
    fs::write(&path, dead).unwrap();
    let mut file = CredentialsFile::at(&path).unwrap();
    file.inject(&values(&[("B", "2")])).unwrap();
    let mut another = CredentialsFile::at(&path).unwrap();
    assert!(another.inject(&values(&[("C", "3")])).is_err(), "its writer lives");
    drop(another);
    assert!(fs::read_to_string(&path).unwrap().ends_with("\nB=2\n"));
}

#[test]
#[cfg(unix)]
fn leaves_alone_what_took_its_place() {
    let (_folder, path) = folder();
    let mut file = CredentialsFile::at(&path).unwrap();
    file.inject(&values(&[("A", "1")])).unwrap();
    fs::write(path.with_extension("new"), "theirs").unwrap();
    fs::rename(path.with_extension("new"), &path).unwrap();
    assert!(matches!(file.remove(), Err(FileError::Replaced(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
}

#[test]
fn says_what_is_wrong() {
    let (folder, path) = folder();
    let mut file = CredentialsFile::at(&path).unwrap();
    let error = file.inject(&values(&[("client-id", "1")])).unwrap_err();
    assert_eq!(error.to_string(), "`client-id` is no name for a variable");
    let missing = folder.path().join("none").join(".env");
    let mut file = CredentialsFile::at(&missing).unwrap();
    let error = file.inject(&values(&[("A", "1")])).unwrap_err();
    assert!(error.report().starts_with(&format!("cannot write `{}`: ", missing.display())));
    assert!(error.report().contains("its folder must exist"));
}

#[test]
#[cfg(unix)]
fn the_private_key_is_private() {
    use std::os::unix::fs::PermissionsExt as _;

    let state = tempfile::tempdir().unwrap();
    let all = state.path().join("files");
    fs::create_dir(&all).unwrap();
    fs::set_permissions(&all, fs::Permissions::from_mode(0o755)).unwrap();
    let private = PrivateFolder::below(state.path());
    let keys = [(); 2].map(|()| private.key_file(&Secret::new("-----BEGIN")).unwrap());
    let path = keys[0].path().to_owned();
    let folder = path.parent().unwrap();
    assert_eq!((mode(&path), mode(folder), mode(&all)), (0o600, 0o700, 0o700));
    assert_eq!(fs::read_to_string(&path).unwrap(), "-----BEGIN");
    let [first, second] = keys;
    drop(first);
    assert!(!path.exists() && second.path().exists());
    private.remove().unwrap();
    assert_eq!(fs::read_dir(&all).unwrap().count(), 0);
    assert!(matches!(private.key_file(&Secret::new("late")), Err(FileError::Ending)));
    assert_eq!(fs::read_dir(&all).unwrap().count(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn the_folder_of_a_dead_process_goes_and_others_stay() {
    use crate::process::ProcessId;

    let state = tempfile::tempdir().unwrap();
    let private = [(); 4].map(|()| PrivateFolder::below(state.path()));
    let keys =
        private.each_ref().map(|folder| folder.key_file(&Secret::new("-----BEGIN")).unwrap());
    let owner_of = |key: &KeyFile| key.path().with_file_name("process.json");
    let me = ProcessId::current();
    let dead = ProcessId { started: Some("1".into()), ..me.clone() };
    let far = ProcessId { realm: Some("another machine".into()), ..dead.clone() };
    for (key, owner) in keys[..2].iter().zip([&dead, &far]) {
        fs::write(owner_of(key), serde_json::to_string(owner).unwrap()).unwrap();
    }
    fs::write(owner_of(&keys[2]), "{").unwrap();
    assert!(PrivateFolder::remove_dead(state.path()).is_empty());
    let there = keys.each_ref().map(|key| key.path().exists());
    assert_eq!(there, [false, true, true, true], "dead, far away, unreadable, alive");
    assert!(PrivateFolder::remove_dead(&state.path().join("none")).is_empty());
}

/// A file that only its owner can read.
#[cfg(unix)]
fn kept() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.json");
    write_private(&path, &Secret::new("secret")).unwrap();
    assert_eq!(mode(&path), 0o600);
    (folder, path)
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, permissions).unwrap();
}

#[test]
#[cfg(unix)]
fn what_others_could_read_or_write_is_not_taken() {
    let (_folder, path) = kept();
    assert_eq!(read_private(&path).unwrap().unwrap(), b"secret");
    for open in [0o644, 0o640, 0o602] {
        set_mode(&path, open);
        let error = read_private(&path).unwrap_err();
        assert_eq!(error.to_string(), format!("others can read or write it (mode {open:04o})"));
    }
    // What is written anew is private again.
    write_private(&path, &Secret::new("new")).unwrap();
    assert_eq!(read_private(&path).unwrap().unwrap(), b"new");
}

#[test]
#[cfg(unix)]
fn a_link_is_neither_read_nor_written_through() {
    let (folder, path) = kept();
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(read_private(&link).unwrap_err().to_string(), "it is a link, or no file at all");
    write_private(&link, &Secret::new("new")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "secret");
    assert_eq!((fs::read_to_string(&link).unwrap().as_str(), mode(&link)), ("new", 0o600));
    assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(read_private(&folder.path().join("none")).unwrap().is_none());
}

#[test]
#[cfg(unix)]
fn a_folder_of_ours_is_closed_and_one_of_the_users_is_left_as_it_is() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a").join("b");
    make_private_folder(&folder, false).unwrap();
    assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    set_mode(&folder, 0o755);
    make_private_folder(&folder, false).unwrap();
    assert_eq!(mode(&folder), 0o755);
    make_private_folder(&folder, true).unwrap();
    assert_eq!(mode(&folder), 0o700);
    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    make_private_folder(&file.join("below"), false).unwrap_err();
}

#[test]
#[cfg(unix)]
fn what_belongs_to_another_user_is_not_taken() {
    let theirs = fs::metadata("/").unwrap();
    let another = if rustix::process::geteuid().is_root() {
        // The administrator can give a file away.
        let (_folder, path) = kept();
        std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
        read_private(&path).unwrap_err()
    } else {
        super::owner::check_owner(&theirs).unwrap_err()
    };
    assert!(another.to_string().starts_with("it belongs to user "), "{another}");
}

#[test]
fn errors_chain_without_repeating() {
    let error = FileError::Exists(PathBuf::from(".env"));
    assert!(Error::from(error).report().starts_with("`.env` exists already"));
}
