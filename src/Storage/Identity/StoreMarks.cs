using System.Globalization;
using System.Text;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Notices that the job store was set back to an earlier state, such as a restored backup: jobs that have been ordered since are queued in it, and would be bought again.
/// The store gets a mark every minute, and each worker keeps the last one on its own disk, in the spill folder. A store without that mark was set back.
/// </summary>
internal sealed class StoreMarks(StoreConnection store, StoreSettings settings, IOptions<StorageOptions> options) : IRestoredStore
{
    /// <summary>Name of the file in the spill folder: id and time of a mark.</summary>
    public const string FileName = "store-mark";

    /// <summary>The time between two marks. A store that is set back by less is not noticed.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // Two days. A worker that was away for longer compares with nothing.
    private const int Kept = 2880;

    private static readonly RedisKey Marks = "ig:{identity}:marks";
    private static readonly RedisKey Accepted = "ig:{identity}:restore_accepted";
    private static readonly RedisKey SetBack = "ig:{identity}:set_back";

    private static readonly StoreScript Mark = StoreScript.Load("Redis.Scripts.prelude", "Identity.Scripts.mark");
    private static readonly StoreScript Accept = StoreScript.Load("Redis.Scripts.prelude", "Identity.Scripts.accept_restore");

    private (string Id, string At)? _known;

    /// <summary>Compares the store with the mark that this worker knows, and returns the problem; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not respond; the last result stays valid.</exception>
    /// <exception cref="IOException">The spill folder can't be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The spill folder may not be read or written.</exception>
    public async Task<ImageStorageFault?> CheckAsync(CancellationToken cancellationToken)
    {
        // The store of one process is in one folder with everything that could be compared with it.
        if (options.Value.Embedded || options.Value.SpillPath.Length == 0)
        {
            return null;
        }

        var (id, at) = _known ??= Read();
        var answer = (string[])(await store.RunAsync(
            Mark, [Marks, Accepted, SetBack], [settings.ScriptNow, Guid.NewGuid().ToString("N"), id, at, (long)Period.TotalMilliseconds, Kept], cancellationToken))!;
        if (answer is ["set_back"])
        {
            return new ImageStorageFault("The job store was set back to an earlier state.", Explain(Describe(at)));
        }

        if (answer is ["kept", { Length: > 0 } newId, var newAt] && newId != id)
        {
            await WriteAsync(newId, newAt, cancellationToken);
            _known = (newId, newAt);
        }

        return null;
    }

    public Task AcceptAsync(CancellationToken cancellationToken) => store.RunAsync(Accept, [Accepted, SetBack], [settings.ScriptNow], cancellationToken);

    /// <summary>Why no order may leave, as far as any worker has found; null if it may.</summary>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    public async Task<string?> ExamineAsync(CancellationToken cancellationToken)
        => await store.DoAsync(database => database.KeyExistsAsync(SetBack), cancellationToken) ? Explain("") : null;

    private string FilePath => Path.Combine(options.Value.SpillPath, FileName);

    private static string Explain(string since)
        => $"The job store was set back to an earlier state{since}, as by a restored backup or a failover to a replica that was behind. Jobs that were ordered since may be queued in it, "
            + "and would be bought again. Run 'imagegen restored' with the settings of a worker: it marks these jobs, so that they are looked up before anything is ordered.";

    private static string Describe(string at)
        => long.Parse(at, CultureInfo.InvariantCulture) is > 0 and var known
            ? string.Create(CultureInfo.InvariantCulture, $": this worker knows it as of {DateTimeOffset.FromUnixTimeMilliseconds(known).UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : "";

    private (string Id, string At) Read()
    {
        try
        {
            return File.ReadAllText(FilePath).Split(' ', StringSplitOptions.TrimEntries) is [{ Length: > 0 } id, var at] && long.TryParse(at, CultureInfo.InvariantCulture, out _) ? (id, at) : ("", "0");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ("", "0");
        }
    }

    private Task WriteAsync(string id, string at, CancellationToken cancellationToken)
        => AtomicFile.WriteAsync(FilePath, options.Value.SpillPath, Encoding.ASCII.GetBytes($"{id} {at}\n"), cancellationToken);
}
