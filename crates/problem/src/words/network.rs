//! How servers are reached: the proxy, the trusted certificates.

problems! {
    no_proxy(address) = "network.proxy", Input;
        en "The proxy in the settings, {address}, is not the address of a proxy."
           "Set an address that begins with http://, https:// or socks5:// and holds no password; until then nobody but this computer is asked.";
        es "El proxy de los ajustes, {address}, no es la dirección de un proxy."
           "Pon una dirección que empiece por http://, https:// o socks5:// y no contenga contraseña; hasta entonces no se pregunta a nadie fuera de este equipo.";
    ca_unreadable(path, reason) = "network.ca_unreadable", Input;
        en "The file with trusted certificates, {path}, can't be read: {reason}."
           "Name a PEM file that you may read in the settings (network.ca_file); until then only the system's certificates are trusted.";
        es "No se puede leer el archivo de certificados de confianza {path}: {reason}."
           "Pon en los ajustes (network.ca_file) un archivo PEM que puedas leer; hasta entonces solo se confía en los certificados del sistema.";
    no_certificate(path) = "network.no_certificate", Input;
        en "There is no usable certificate in {path}."
           "Name a PEM file with certificates in the settings (network.ca_file); until then only the system's certificates are trusted.";
        es "En {path} no hay ningún certificado que sirva."
           "Pon en los ajustes (network.ca_file) un archivo PEM con certificados; hasta entonces solo se confía en los del sistema.";
}
