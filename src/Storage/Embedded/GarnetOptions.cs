using System.Net;
using Garnet.server;
using Garnet.server.Auth.Settings;
using Tsavorite.core;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// The options of Garnet on which the system's guarantees depend, with the reason for each difference from Garnet's default. They determine the format
/// of the files: another page or segment size needs another folder name (<see cref="StoreFiles"/>) and a copy of the data in the old folder.
/// </summary>
internal static class GarnetOptions
{
    public const long AofSegmentBytes = 16L * 1024 * 1024;

    public static GarnetServerOptions Create(StoreFiles files, EndPoint endPoint, string password, INamedDeviceFactoryCreator devices) => new()
    {
        EndPoints = [endPoint],
        AuthSettings = new PasswordAuthenticationSettings(password),
        QuietMode = true,

        // Without transaction mode scripts of different connections interleave; with it they are atomic over the keys in KEYS.
        EnableLua = true,
        LuaTransactionMode = true,
        LuaOptions = new LuaOptions(LuaMemoryManagementMode.Native, "", Timeout.InfiniteTimeSpan, LuaLoggingMode.Silent, [], null),

        // Only the commit gate commits: any other commit could happen in the middle of a script.
        EnableAOF = true,
        WaitForCommit = false,
        CommitFrequencyMs = -1,
        Recover = true,

        // Memory is a cache of the disk. Without the storage tier Garnet drops its oldest keys when the memory is full.
        EnableStorageTier = true,
        LogDir = files.Folder,
        CheckpointDir = files.Folder,
        DeviceFactoryCreator = devices,

        // The number of pages limits the memory, not a size in bytes. Garnet 2.2.8 has a limit in bytes (LogMemorySize), but its accounting
        // becomes wrong when all keys are listed, and if the newest records alone exceed the limit it waits forever.
        LogMemorySize = "",
        PageCount = files.Pages,
        PageSize = "16k",
        SegmentSize = "16m",
        ObjectLogSegmentSize = "64m",
        IndexMemorySize = "16m",
        AofMemorySize = "4m",
        AofPageSize = "1m",
        AofSegmentSize = $"{AofSegmentBytes}",
        BufferPoolMemoryBudget = "16m",

        // Every checkpoint contains the index; without an index, a start reads the whole log.
        FullCheckpointLogInterval = 1,

        // Compaction stays off: in Garnet 2.2.8 a compaction of objects used gigabytes of memory and left a log that crashes the server.
        CompactionType = LogCompactionType.None,

        // Waiting for a commit blocks a pool thread; with the default minimum of threads the first load peak stalls for seconds.
        ThreadPoolMinThreads = 64,
    };
}
