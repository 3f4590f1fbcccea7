//! `frontdesk completions` and `frontdesk man`: what the command says of itself, for shells and for `man`.
//!
//! In scope: writing both. Not in scope: what the commands are; their own help texts say it.

use crate::{Ended, Failure};
use clap::{Args, Command};
use clap_complete::Shell;
use std::fs;
use std::io::{Write, stdout};
use std::path::PathBuf;

/// Prints what a shell needs to complete commands and options.
///
/// bash: `frontdesk completions bash > /etc/bash_completion.d/frontdesk`; zsh: into a folder of `$fpath` as `_frontdesk`;
/// fish: into `~/.config/fish/completions/frontdesk.fish`.
#[derive(Args)]
pub(crate) struct Completions {
    shell: Shell,
}

/// Writes the manual pages: `frontdesk.1`, and one for each command.
#[derive(Args)]
pub(crate) struct Man {
    /// The folder that they go to, such as `/usr/local/share/man/man1`; without it, the main page goes to stdout.
    #[arg(short)]
    output: Option<PathBuf>,
}

impl Completions {
    pub(crate) fn run(self, mut command: Command) -> Result<Ended, Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut command, "frontdesk", &mut text);
        put(&text)
    }
}

impl Man {
    pub(crate) fn run(self, command: Command) -> Result<Ended, Failure> {
        match self.output {
            Some(folder) => {
                fs::create_dir_all(&folder)
                    .and_then(|()| clap_mangen::generate_to(command, &folder))
                    .map_err(|error| Failure(format!("{}: can't be written to: {error}", folder.display())))?;
                Ok(Ended::Done)
            }
            None => {
                let mut text = Vec::new();
                clap_mangen::Man::new(command).render(&mut text).map_err(Failure::of)?;
                put(&text)
            }
        }
    }
}

fn put(text: &[u8]) -> Result<Ended, Failure> {
    stdout().write_all(text).map_err(|error| Failure(format!("the output can't be written: {error}")))?;
    Ok(Ended::Done)
}
