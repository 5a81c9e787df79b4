using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ImageGen.Storage.Secrets;

/// <summary>
/// Encrypts values with ASP.NET Data Protection. The key ring is a folder that gateway and workers share and that is not in the store, so that reading
/// the store reveals no token. A value is bound to its setting: copied to another one it can't be decrypted.
/// </summary>
internal sealed class SecretProtector(string? folder)
{
    private const string Setting = "ImageGen:Settings:KeyRing";
    private const string Purpose = "ImageGen.Settings";

    private volatile IDataProtectionProvider? _ring;

    /// <summary>Whether a folder is configured; it may still be unusable.</summary>
    public bool HasFolder => folder is not null;

    /// <exception cref="KeyRingUnavailableException">No folder is configured, or it can't be used.</exception>
    public string Close(string key, string value) => WithRing(ring => ring.CreateProtector(Purpose, key).Protect(value));

    /// <summary>False when the value was not encrypted with this key ring, or not for this setting.</summary>
    /// <exception cref="KeyRingUnavailableException">No folder is configured, or it can't be used.</exception>
    public bool TryOpen(string key, string sealedValue, [NotNullWhen(true)] out string? value)
    {
        value = WithRing(ring =>
        {
            try
            {
                return ring.CreateProtector(Purpose, key).Unprotect(sealedValue);
            }
            catch (CryptographicException)
            {
                // The loaded ring does not have its key; the caller names the setting.
                return null;
            }
        });
        return value is not null;
    }

    /// <summary>Decrypts a value that this system encrypted. Reads the folder again if the loaded key ring can't decrypt it.</summary>
    /// <exception cref="KeyRingUnavailableException">No folder is configured, it can't be used, or (with the given message) the value was not encrypted with this key ring.</exception>
    public string Open(string key, string sealedValue, string message)
    {
        if (TryOpen(key, sealedValue, out var value))
        {
            return value;
        }

        Reload();
        return TryOpen(key, sealedValue, out value) ? value : throw new KeyRingUnavailableException(message);
    }

    /// <summary>Reads the folder again at the next use: another host may have added a key that the loaded ring does not have.</summary>
    public void Reload() => _ring = null;

    private T WithRing<T>(Func<IDataProtectionProvider, T> use)
    {
        if (folder is null)
        {
            throw new KeyRingUnavailableException($"{Setting} is not set: the folder of the keys with which settings are encrypted, the same for every gateway and worker.");
        }

        try
        {
            return use(_ring ??= Read(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or ArgumentException)
        {
            _ring = null;
            throw new KeyRingUnavailableException($"{Setting} names a folder that this host can't use: it must be able to read and write there.", exception);
        }
    }

    private static IDataProtectionProvider Read(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return DataProtectionProvider.Create(new DirectoryInfo(folder), ring => ring.SetApplicationName("imagegen"));
    }
}
