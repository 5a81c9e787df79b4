using System.Net;
using Garnet.server;
using Garnet.server.Auth.Settings;

namespace ImageGen.Storage.Embedded;

/// <summary>The options under which Garnet keeps our promises; each one that differs from Garnet's default has its reason here.</summary>
internal static class GarnetOptions
{
    public static GarnetServerOptions Create(string folder, int port, string password) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
        AuthSettings = new PasswordAuthenticationSettings(password),
        QuietMode = true,

        // Without transaction mode scripts of different connections interleave; with it they are atomic over the keys in KEYS.
        EnableLua = true,
        LuaTransactionMode = true,
        LuaOptions = new LuaOptions(LuaMemoryManagementMode.Native, "", Timeout.InfiniteTimeSpan, LuaLoggingMode.Silent, [], null),

        // An answer means that the append-only file has the write: what was acknowledged survives a killed process.
        EnableAOF = true,
        WaitForCommit = true,
        CommitFrequencyMs = 0,
        Recover = true,
        CheckpointDir = folder,

        // The default device ends the process where libaio is missing.
        DeviceType = Tsavorite.core.DeviceType.RandomAccess,

        // Small rows, small memory. The page of the append-only file must be at least twice the page of the log.
        LogMemorySize = "128m",
        PageSize = "4m",
        SegmentSize = "64m",
        IndexMemorySize = "8m",
        AofMemorySize = "32m",
        AofPageSize = "8m",
        AofSegmentSize = "64m",
        BufferPoolMemoryBudget = "32m",

        // Waiting for a commit blocks a pool thread; with the default minimum the first busy second stalls for many.
        ThreadPoolMinThreads = 64,
    };
}
