using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// A store inside this process: Microsoft.Garnet on a free port of the loopback interface, its state in a folder. What it
/// acknowledged survives the death of the process, and what a kill left half done is mended at the next start; survival of a power cut is not
/// promised.
/// </summary>
public sealed partial class EmbeddedStore : IAsyncDisposable
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan CheckpointTimeout = TimeSpan.FromMinutes(2);

    // As the job store's default; what was half ended before a kill is kept for so long.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly DataFolderLock _lock;
    private readonly GarnetServer _server;
    private readonly TimeProvider _time;
    private readonly int _mended;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _checkpoints;
    private ILogger _logger = NullLogger.Instance;

    private EmbeddedStore(DataFolderLock folderLock, GarnetServer server, string connectionString, TimeProvider time, int mended)
    {
        (_lock, _server, ConnectionString, _time, _mended) = (folderLock, server, connectionString, time, mended);
        _checkpoints = Task.Run(CheckpointHourlyAsync);
    }

    /// <summary>How to reach it with StackExchange.Redis; contains a password that is new at every start.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Starts the store on a folder, which is created if need be, and recovers what it held. Throws
    /// <see cref="DataFolderInUseException"/> when another process uses the folder.
    /// </summary>
    /// <param name="folder">Where the state is kept.</param>
    /// <param name="time">Clock of the hourly checkpoint; default the system's.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<EmbeddedStore> StartAsync(
        string folder, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        folder = Path.GetFullPath(folder);
        var folderLock = DataFolderLock.Take(folder);
        try
        {
            var password = RandomNumberGenerator.GetHexString(32, lowercase: true);

            // Recovery reads files and takes a moment: not on the caller's thread.
            var (server, port) = await Task.Run(() => Start(Path.Combine(folder, "store"), password), cancellationToken);
            var connectionString = $"127.0.0.1:{port},password={password}";
            return new EmbeddedStore(folderLock, server, connectionString, time ?? TimeProvider.System, await MendAsync(connectionString));
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Says in this log from now on what goes wrong, and at once what had to be mended at the start: whoever has a log can build it only when the store is there.</summary>
    public void ReportTo(ILoggerFactory log)
    {
        _logger = log.CreateLogger<EmbeddedStore>();
        if (_mended > 0)
        {
            LogMended(_mended);
        }
    }

    /// <summary>Writes a checkpoint, stops the server and lets go of the folder. Clients must have stopped writing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _checkpoints;
        await CheckpointAsync();
        _server.Dispose();
        _lock.Dispose();
        _stopping.Dispose();
    }

    private static (GarnetServer Server, int Port) Start(string folder, string password)
    {
        Directory.CreateDirectory(folder);
        for (var attempt = 1; ; attempt++)
        {
            var port = FindFreePort();
            var server = new GarnetServer(GarnetOptions.Create(folder, port, password));
            try
            {
                server.Start();
                return (server, port);
            }
            catch (SocketException) when (attempt < 3)
            {
                // Somebody took the port since we looked: look for another.
                server.Dispose();
            }
        }
    }

    private static async Task<int> MendAsync(string connectionString)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(Administrative(connectionString));
        var halves = new HalfWrites(connection.GetDatabase(), connection.GetServers()[0], Retention);
        await halves.MendAsync();
        return halves.Mended;
    }

    private static ConfigurationOptions Administrative(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AllowAdmin = true;
        options.AsyncTimeout = (int)CheckpointTimeout.TotalMilliseconds;
        return options;
    }

    private static int FindFreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task CheckpointHourlyAsync()
    {
        using var timer = new PeriodicTimer(CheckpointInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await CheckpointAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping; the last checkpoint is written by whoever stops us.
        }
    }

    /// <summary>Without checkpoints the append-only file grows for ever, and with it the time of recovery.</summary>
    private async Task CheckpointAsync()
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(Administrative(ConnectionString));
            await connection.GetDatabase().ExecuteAsync("SAVE");
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            // Nothing is lost: the append-only file has it all. The next checkpoint truncates it.
            LogCheckpointFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last process was killed in the middle of {Count} writes; they were mended")]
    private partial void LogMended(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedded store could not write its checkpoint; its append-only file keeps growing until it can")]
    private partial void LogCheckpointFailed(Exception exception);
}
