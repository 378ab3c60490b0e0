//! Finding a program by the name that a feature file gives it.

use std::env;
use std::path::{Path, PathBuf};

use super::error::ProgramError;

/// The program's file: a name with a slash is a path from `directory`; any other name is looked
/// for beside the binaries that cargo has built with the running test, then in `PATH`.
pub(super) fn find(name: &str, directory: &Path) -> Result<PathBuf, ProgramError> {
    if name.contains('/') || (cfg!(windows) && name.contains('\\')) {
        return find_file(name, &directory.join(name));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = built_here().into_iter().collect();
    folders.extend(env::split_paths(&path).filter(|folder| !folder.as_os_str().is_empty()));
    let candidates = folders.iter().map(|folder| folder.join(name)).collect();
    pick(name, candidates, folders)
}

/// The program's file where its place is known.
pub(super) fn find_file(name: &str, file: &Path) -> Result<PathBuf, ProgramError> {
    pick(name, vec![file.to_owned()], vec![file.to_owned()])
}

/// `target/debug` where the test runs from `target/debug/deps`: a package's own programs are
/// there, wherever the target folder is.
fn built_here() -> Option<PathBuf> {
    let test = env::current_exe().ok()?;
    let folder = test.parent()?;
    folder.ends_with("deps").then(|| folder.parent().map(Path::to_owned)).flatten()
}

fn pick(
    name: &str,
    candidates: Vec<PathBuf>,
    looked_in: Vec<PathBuf>,
) -> Result<PathBuf, ProgramError> {
    let mut unfit = None;
    for candidate in candidates.into_iter().flat_map(with_extensions) {
        if !candidate.is_file() {
            continue;
        }
        if may_run(&candidate) {
            return Ok(candidate);
        }
        unfit.get_or_insert(candidate);
    }
    Err(match unfit {
        Some(path) => ProgramError::NotExecutable(path),
        None => ProgramError::NotFound { program: name.to_owned(), looked_in },
    })
}

#[cfg(unix)]
fn with_extensions(path: PathBuf) -> Vec<PathBuf> {
    vec![path]
}

#[cfg(not(unix))]
fn with_extensions(path: PathBuf) -> Vec<PathBuf> {
    let known = env::var("PATHEXT").unwrap_or_else(|_| ".EXE;.CMD;.BAT;.COM".to_owned());
    let mut paths = vec![path.clone()];
    paths.extend(known.split(';').map(|extension| {
        let mut name = path.clone().into_os_string();
        name.push(extension);
        PathBuf::from(name)
    }));
    paths
}

#[cfg(unix)]
fn may_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn may_run(path: &Path) -> bool {
    path.extension().is_some()
}
