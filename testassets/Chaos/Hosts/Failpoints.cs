using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Chaos.Hosts;

/// <summary>Triggers faults at the named points of this process, and creates a mark file for each, so that a restarted process does not trigger it again.</summary>
internal sealed class Failpoints(DirectoryInfo marks, IReadOnlyList<Failpoint> ofProcess)
{
    private const int SigKill = 9;
    private static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;
    private readonly ConcurrentDictionary<string, int> _passed = new();

    /// <summary>Passes a point for the job with this prompt, and triggers the failpoints that match.</summary>
    public async Task PassAsync(string point, string? prompt)
    {
        if (Failpoint.In(prompt) is { } ofJob && ofJob.Point == point && (ofJob.Always || TryCreateMark(point, prompt!)))
        {
            await HitAsync(ofJob);
        }

        var passed = _passed.AddOrUpdate(point, 1, (_, count) => count + 1);
        foreach (var failpoint in ofProcess.Where(one => one.Point == point && (one.Always || one.Nth == passed)))
        {
            await HitAsync(failpoint);
        }
    }

    /// <summary>The name of the mark file of a hit.</summary>
    public static string MarkOf(string point, string prompt)
        => $"{point}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)))[..24]}";

    /// <summary>Returns false if the mark exists already. No flush is needed, because only this process is killed and not the machine.</summary>
    private bool TryCreateMark(string point, string prompt)
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

    private static Task HitAsync(Failpoint failpoint) => failpoint.Action switch
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
