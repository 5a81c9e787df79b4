using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Certificates that the server finds without configuration.</summary>
internal static class ServerCertificates
{
    // The extension that marks certificates of 'dotnet dev-certs https'.
    private const string DevelopmentOid = "1.3.6.1.4.1.311.84.1.1";

    /// <summary>Whether this user has a development certificate.</summary>
    public static bool HasDevelopmentCertificate()
    {
        try
        {
            using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
            return store.Certificates.Any(certificate => certificate.HasPrivateKey && certificate.Extensions.Any(extension => extension.Oid?.Value == DevelopmentOid));
        }
        catch (CryptographicException)
        {
            // This user has no certificate store.
            return false;
        }
    }
}
