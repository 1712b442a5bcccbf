//! The machine that figures were measured on: no figure means anything without it.

use serde::{Deserialize, Serialize};

/// Processor, cores, memory, system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    pub cpu: String,
    /// Logical cores that this process may use.
    pub cores: usize,
    pub memory_mb: u64,
    /// `linux x86_64`
    pub os: String,
}

impl Machine {
    /// The one this runs on.
    pub fn this() -> Machine {
        let mut system = sysinfo::System::new();
        system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
        system.refresh_memory();
        let cpu = system.cpus().first().map(|cpu| cpu.brand().trim().to_owned()).filter(|brand| !brand.is_empty());
        Machine {
            cpu: cpu.unwrap_or_else(|| "unknown CPU".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_mb: system.total_memory() / (1 << 20),
            os: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }

    /// In one line.
    pub fn words(&self) -> String {
        format!("{}, {} cores, {} MB, {}", self.cpu, self.cores, self.memory_mb, self.os)
    }
}
