using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ImageGen.Storage.Secrets;

/// <summary>
/// Seals values with ASP.NET Data Protection. The key ring is a folder that gateway and workers share and the store never sees, so that who
/// reads the store reads no token. A value is sealed for its setting: moved to another one it can't be opened.
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

    /// <summary>False when the value was not sealed with this key ring, or not for this setting.</summary>
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
                // Its key is not in the ring, as far as the ring was read; the caller names the setting.
                return null;
            }
        });
        return value is not null;
    }

    /// <summary>Opens a value that must be ours: reads the folder anew where the ring, as it was read, does not do.</summary>
    /// <exception cref="KeyRingUnavailableException">As of the other two, or the value was not sealed with this key ring: then with this complaint.</exception>
    public string Open(string key, string sealedValue, string complaint)
    {
        if (TryOpen(key, sealedValue, out var value))
        {
            return value;
        }

        Forget();
        return TryOpen(key, sealedValue, out value) ? value : throw new KeyRingUnavailableException(complaint);
    }

    /// <summary>Reads the folder anew at the next use: another host may have put a key there that the ring, once read, does not look for.</summary>
    public void Forget() => _ring = null;

    private T WithRing<T>(Func<IDataProtectionProvider, T> use)
    {
        if (folder is null)
        {
            throw new KeyRingUnavailableException($"{Setting} is not set: the folder of the keys that settings are sealed with, the same for every gateway and worker.");
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
