using System.Collections.Concurrent;
using System.Diagnostics;

namespace ImageGen.Servers;

/// <summary>
/// Starts children that do not outlive this process, even when it is killed.
/// <list type="bullet">
/// <item>With <c>setpriv</c> (util-linux): the kernel kills the child (PR_SET_PDEATHSIG). It does so when the <i>thread</i> that
/// started the child ends, not the process; therefore every child is started from one thread that lives as long as the process.
/// A thread-pool thread retires after some idle seconds and would take the server with it.</item>
/// <item>Without it (macOS): a small shell watches both process ids, once a second, and kills the child when this process has ended.</item>
/// </list>
/// On Windows nothing is done: a killed test process leaves its children there.
/// </summary>
internal static class ChildLauncher
{
    private static readonly string? SetPriv = Executables.Find("setpriv");
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Requests = [];
    private static readonly Lazy<Thread> Starter = new(StartThread);

    public static Process Start(ProcessStartInfo info)
    {
        if (SetPriv is not null)
        {
            info.ArgumentList.Insert(0, "--pdeathsig");
            info.ArgumentList.Insert(1, "KILL");
            info.ArgumentList.Insert(2, info.FileName);
            info.FileName = SetPriv; // setpriv replaces itself by the server, so the process id stays.
        }

        _ = Starter.Value;
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((info, started));
        var process = started.Task.GetAwaiter().GetResult();
        if (SetPriv is null && !OperatingSystem.IsWindows())
        {
            Watch(process.Id);
        }

        return process;
    }

    private static Thread StartThread()
    {
        var thread = new Thread(() =>
        {
            foreach (var (info, started) in Requests.GetConsumingEnumerable())
            {
                try
                {
                    started.SetResult(Process.Start(info) ?? throw new InvalidOperationException($"'{info.FileName}' did not start."));
                }
                catch (Exception exception)
                {
                    started.SetException(exception); // Passed to the caller, which awaits it.
                }
            }
        })
        { IsBackground = true, Name = "Child processes" };
        thread.Start();
        return thread;
    }

    private static void Watch(int child)
    {
        const string Script = "while kill -0 $1 2>/dev/null; do kill -0 $2 2>/dev/null || exit 0; sleep 1; done; kill -9 $2 2>/dev/null";
        using var watcher = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "watch", $"{Environment.ProcessId}", $"{child}"]));
    }
}
