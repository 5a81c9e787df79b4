using System.Net;
using System.Security.Cryptography;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using StackExchange.Redis;
using Tsavorite.core;

namespace ImageGen.Storage.Embedded;

/// <summary>Copies the data of a version without the storage tier once, since the present format can't read its files.</summary>
internal static class LegacyStore
{
    private const string Done = "copied";

    /// <summary>Returns the number of copied keys; 0 if there is nothing to copy.</summary>
    public static async Task<long> CopyAsync(string folder, int pages, DiskWatch disk, CancellationToken cancellationToken)
    {
        var (earlier, current, temporary) = (
            Path.Combine(folder, StoreFiles.EarlierFolderName), Path.Combine(folder, StoreFiles.FolderName), Path.Combine(folder, StoreFiles.FolderName + ".copying"));
        if (!Directory.Exists(earlier) || Directory.Exists(current))
        {
            return 0;
        }

        // Crash point: a kill during the copy leaves the folder under its temporary name. The copy starts again.
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }

        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        long copied;
        using (var target = await Task.Run(() => EmbeddedServer.Start(new StoreFiles(temporary, pages), password, disk), cancellationToken))
        {
            copied = await CopyAsync(earlier, target.ConnectionString, cancellationToken);
        }

        Directory.Move(temporary, current);
        await File.WriteAllTextAsync(Path.Combine(earlier, Done), $"Copied to {StoreFiles.FolderName}; this folder may be deleted.", cancellationToken);
        return copied;
    }

    private static async Task<long> CopyAsync(string earlier, string target, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var endPoint = EmbeddedServer.FindFreeEndPoint();
        using var server = new GarnetServer(Options(earlier, endPoint, password));
        await Task.Run(server.Start, cancellationToken);
        await using var from = await ConnectionMultiplexer.ConnectAsync($"{endPoint},password={password},asyncTimeout=60000");
        await using var to = await ConnectionMultiplexer.ConnectAsync(target + ",allowAdmin=true,asyncTimeout=60000");
        var copied = await new StoreCopy(from, to.GetDatabase()).RunAsync(cancellationToken);
        await to.GetDatabase().ExecuteAsync("SAVE");
        return copied;
    }

    private static GarnetServerOptions Options(string folder, EndPoint endPoint, string password) => new()
    {
        EndPoints = [endPoint],
        AuthSettings = new PasswordAuthenticationSettings(password),
        QuietMode = true,
        EnableAOF = true,
        CommitFrequencyMs = -1,
        Recover = true,
        CheckpointDir = folder,
        DeviceType = DeviceType.RandomAccess,

        // The options of that version, with more memory: that version dropped the records that did not fit into 128 MB.
        LogMemorySize = "1g",
        PageSize = "4m",
        SegmentSize = "64m",
        IndexMemorySize = "8m",
        AofMemorySize = "32m",
        AofPageSize = "8m",
        AofSegmentSize = "64m",
    };
}
