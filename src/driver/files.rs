//! Where source texts come from: the file system, or a map.

use crate::base::{Code, Diagnostic};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    File,
    Folder,
    /// A device, a pipe, a socket.
    Other,
}

/// All that a session wants of the world.
pub trait Files {
    fn entry(&self, path: &Path) -> io::Result<Entry>;
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// The paths of what is in a folder, sorted.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    /// The one name of a folder, however the user wrote it.
    fn identity(&self, folder: &Path) -> io::Result<PathBuf>;
}

/// An error of the system, in words.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "you have no permission".to_owned(),
        io::ErrorKind::NotADirectory => "a part of the path is not a folder".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes all of it or nothing: to a temporary file beside, which then takes the place. A file that is there keeps its
/// permissions, a link stays a link. A device or a pipe is written to: no file may take its place.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let target = path.canonicalize();
    let path = target.as_deref().unwrap_or(path);
    if fs::metadata(path).is_ok_and(|old| !old.is_file()) {
        return fs::write(path, text);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let keep = || fs::metadata(path).map_or(Ok(()), |old| fs::set_permissions(&temporary, old.permissions()));
    let result = fs::write(&temporary, text).and_then(|()| keep()).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // Nothing better can be done if this fails too: the first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// What to say of a file that cannot be written.
pub fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::bare_error(Code::A0005, format!("`{}` cannot be written: {}", path.display(), why(error)))
}

/// The real file system.
pub struct FileSystem;

impl Files for FileSystem {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        let kind = fs::metadata(path)?.file_type();
        Ok(if kind.is_file() {
            Entry::File
        } else if kind.is_dir() {
            Entry::Folder
        } else {
            Entry::Other
        })
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    /// Links to folders are left out, since they may lead back.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths = vec![];
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if !(entry.file_type()?.is_symlink() && entry.path().is_dir()) {
                paths.push(entry.path());
            }
        }
        paths.sort();
        Ok(paths)
    }

    fn identity(&self, folder: &Path) -> io::Result<PathBuf> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        folder.canonicalize()
    }
}

/// Texts in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Memory {
        let file = |(name, text): (String, String)| (normal(Path::new(&name)), text.into_bytes());
        Memory { files: files.into_iter().map(file).collect() }
    }

    fn children<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
        let child = move |path: &PathBuf| Some(folder.join(path.strip_prefix(folder).ok()?.components().next()?));
        self.files.keys().filter_map(child)
    }
}

impl Files for Memory {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        let path = normal(path);
        if self.files.contains_key(&path) {
            Ok(Entry::File)
        } else if self.children(&path).next().is_some() {
            Ok(Entry::Folder)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files.get(&normal(path)).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths: Vec<PathBuf> = self.children(&normal(folder)).collect();
        paths.dedup();
        Ok(paths)
    }

    fn identity(&self, folder: &Path) -> io::Result<PathBuf> {
        Ok(normal(folder))
    }
}

/// Without `.`, and without `..` where something stands before it.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.file_name().is_some() => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_has_folders() {
        let files = Memory::new(["a/x.argo", "a/b/y.argo", "z.argo"].map(|name| (name.to_owned(), String::new())));
        assert_eq!(files.entry(Path::new("a")).expect("it is there"), Entry::Folder);
        assert_eq!(files.entry(Path::new("./a/b/../x.argo")).expect("it is there"), Entry::File);
        assert!(files.entry(Path::new("b")).is_err());
        let listed = files.list(Path::new("a")).expect("it is a folder");
        assert_eq!(listed, [PathBuf::from("a/b"), PathBuf::from("a/x.argo")]);
    }
}
