using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Chaos.Hosts;

/// <summary>Strikes at the named points of this process, and leaves a mark for every strike, so that a restarted process does not strike twice.</summary>
internal sealed class Failpoints(DirectoryInfo marks, IReadOnlyList<Failpoint> ofProcess)
{
    private const int SigKill = 9;
    private static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;
    private readonly ConcurrentDictionary<string, int> _passed = new();

    /// <summary>Passes a point on behalf of a job, which its prompt tells.</summary>
    public async Task PassAsync(string point, string? prompt)
    {
        if (Failpoint.In(prompt) is { } ofJob && ofJob.Point == point && (ofJob.Always || Marks(point, prompt!)))
        {
            await StrikeAsync(ofJob);
        }

        var passed = _passed.AddOrUpdate(point, 1, (_, count) => count + 1);
        foreach (var failpoint in ofProcess.Where(one => one.Point == point && (one.Always || one.Nth == passed)))
        {
            await StrikeAsync(failpoint);
        }
    }

    /// <summary>The name of the mark that a strike leaves.</summary>
    public static string MarkOf(string point, string prompt)
        => $"{point}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)))[..24]}";

    /// <summary>False when the mark is there already. It is durable enough: only this process is killed, not the machine.</summary>
    private bool Marks(string point, string prompt)
    {
        try
        {
            using var mark = new FileStream(Path.Combine(marks.FullName, MarkOf(point, prompt)), FileMode.CreateNew);
            mark.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}"));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task StrikeAsync(Failpoint failpoint) => failpoint.Action switch
    {
        FailpointAction.Kill => Signal(SigKill),
        FailpointAction.Stop => Signal(SigStop),
        FailpointAction.Delay => Task.Delay(TimeSpan.FromSeconds(2)),
        _ => throw new InvalidOperationException($"Failpoint {failpoint.Point}."),
    };

    private static Task Signal(int signal)
    {
        _ = SendSignal(Environment.ProcessId, signal);
        return Task.CompletedTask;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
