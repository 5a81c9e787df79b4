using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Checks whether this host's key ring is the one of the other hosts. The job store has a text that the first host encrypted and that every other host
/// must be able to decrypt. A one-process system has no other hosts, so that nothing is checked.
/// </summary>
internal sealed class KeyRingIdentity(FleetRecords records, SecretProtector seal, IOptions<StorageOptions> options, TimeProvider time)
{
    private const string Summary = "This host's key ring is not the one that the fleet uses, or can't be used.";

    private string? _opened;
    private volatile ImageStorageFault? _fault;

    /// <summary>The problem found by the last check; null when there was none, no check has run, or no key ring is configured.</summary>
    public ImageStorageFault? Fault => _fault;

    /// <summary>Compares the key rings, and returns the problem; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The job store does not respond; the last result stays valid.</exception>
    public async Task<ImageStorageFault?> CheckAsync(CancellationToken cancellationToken)
    {
        if (!seal.HasFolder || options.Value.Embedded)
        {
            return null;
        }

        var record = await records.FindAsync(FleetRecords.KeyRing, cancellationToken);
        if (record is not null && record.Id == _opened)
        {
            return _fault = null;
        }

        try
        {
            if (record is null || (record.Id == options.Value.KeyRingReplaces && !CanOpen(record)))
            {
                var id = Guid.NewGuid().ToString("N");
                record = await records.RecordAsync(
                    FleetRecords.KeyRing, record, new FleetRecord(id, Place, time.GetUtcNow(), seal.Close(NameOf(id), id)), cancellationToken);
            }

            _ = seal.Open(NameOf(record.Id), record.Sealed, Describe(record));
            _opened = record.Id;
            return _fault = null;
        }
        catch (KeyRingUnavailableException exception)
        {
            return _fault = new ImageStorageFault(Summary, exception.Message);
        }
    }

    /// <summary>As <see cref="CheckAsync"/>, and records nothing: while no host has recorded a key ring, or this host is to replace it, there is nothing to compare.</summary>
    /// <exception cref="StoreUnavailableException">The job store does not respond.</exception>
    public async Task<ImageStorageFault?> ExamineAsync(CancellationToken cancellationToken)
        => await records.FindAsync(FleetRecords.KeyRing, cancellationToken) is not { } record || record.Id == options.Value.KeyRingReplaces ? null : await CheckAsync(cancellationToken);

    private string Folder => Path.GetFullPath(options.Value.KeyRingPath!);

    private string Place => $"{Environment.MachineName}, {Folder}";

    private bool CanOpen(FleetRecord record)
    {
        seal.Reload();
        return seal.TryOpen(NameOf(record.Id), record.Sealed, out _);
    }

    private string Describe(FleetRecord record)
        => $"ImageGen:Settings:KeyRing is {Folder}, whose keys can't decrypt the text that the fleet's key ring {record.Id} encrypted (recorded by {record.Place}, "
            + $"{record.RecordedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC). Run-time settings and webhook secrets can't be decrypted here. Set it to the folder that the "
            + $"other hosts use. If its keys are lost, set ImageGen:Settings:KeyRingReplaces={record.Id}.";

    private static string NameOf(string id) => $"identity.{id}";
}
