//! ONNX Runtime for the packages: the library of its own wheel on PyPI, of one version and one hash for each system.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{neural, shell};

const VERSION: &str = "1.31.1";

/// A build of it. The wheels differ in the Python they are for, the library in them does not.
struct Build {
    os: &'static str,
    arch: &'static str,
    /// As PyPI names the platform.
    platform: &'static str,
    /// Of the wheel for Python 3.12, as PyPI publishes it.
    sha256: &'static str,
    /// In the wheel's folder `onnxruntime/capi`.
    holds: &'static str,
    /// As the loader looks for it.
    library: &'static str,
}

#[rustfmt::skip]
const BUILDS: &[Build] = &[
    Build { os: "linux", arch: "x86_64", platform: "manylinux_2_28_x86_64", holds: "libonnxruntime.so.1.31.1", library: "libonnxruntime.so",
        sha256: "1f3dea47f2f0e5117c2404cea7d21fd253ae7836a3bf167a501cdfbb2600d536" },
    Build { os: "linux", arch: "aarch64", platform: "manylinux_2_28_aarch64", holds: "libonnxruntime.so.1.31.1", library: "libonnxruntime.so",
        sha256: "0b9a492176886992e0e875f06bc0367e333f5fff11711a2d642e18b02f3009cc" },
    Build { os: "macos", arch: "aarch64", platform: "macosx_14_0_arm64", holds: "libonnxruntime.1.31.1.dylib", library: "libonnxruntime.dylib",
        sha256: "96dd2564b10ea7153ad9c207e7cd8e5917cb3ba521e0e0a62ac03486fdc8d56c" },
    Build { os: "windows", arch: "x86_64", platform: "win_amd64", holds: "onnxruntime.dll", library: "onnxruntime.dll",
        sha256: "ae8a9a351efda685cc59a66226cdefaa37a126c1d66872ca23a2de9425326130" },
    Build { os: "windows", arch: "aarch64", platform: "win_arm64", holds: "onnxruntime.dll", library: "onnxruntime.dll",
        sha256: "fe8b9ac1ae8e894e12c47ee82e4f6dfc1835768133687257866469fda80d0bf1" },
];

/// Puts the library for this machine into `folder`, and what its makers want to be told with it into `notices` there.
pub(super) fn put(folder: &Path) -> Result<()> {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let Some(build) = BUILDS.iter().find(|build| (build.os, build.arch) == (os, arch)) else {
        bail!(
            "ONNX Runtime {VERSION} is not published for {os} on {arch}: take its library out of the packages' configuration"
        );
    };
    let wheel = shell::root().join("target/xtask/onnxruntime-of-packages");
    // Beside the library once it is there: which one it is.
    let (wanted, is_there) = (wheel.with_extension("txt"), folder.join("wheel.txt"));
    let wheel_named = format!("onnxruntime=={VERSION} --hash=sha256:{}\n", build.sha256);
    if std::fs::read_to_string(&is_there).is_ok_and(|there| there == wheel_named) {
        return Ok(());
    }
    std::fs::create_dir_all(shell::root().join("target/xtask"))?;
    std::fs::write(&wanted, &wheel_named)?;
    let mut install = neural::pip_install(&wheel)?;
    install.args(["--require-hashes", "--python-version", "3.12", "--platform", build.platform, "--requirement"]);
    shell::must(install.arg(&wanted))?;
    let whole = wheel.join("onnxruntime");
    std::fs::create_dir_all(folder.join("notices"))?;
    for notice in ["LICENSE", "ThirdPartyNotices.txt"] {
        std::fs::copy(whole.join(notice), folder.join("notices").join(notice))
            .with_context(|| format!("the wheel has no {notice}"))?;
    }
    let library = whole.join("capi").join(build.holds);
    std::fs::copy(&library, folder.join(build.library))
        .with_context(|| format!("the wheel has no {}", library.display()))?;
    std::fs::write(&is_there, wheel_named)?;
    Ok(())
}
