using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImageGen.Servers;

/// <summary>A child process that ends with this process, with its recent output.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;

    private ChildProcess(Process process, OutputRing output)
    {
        _process = process;
        Output = output;
        Id = process.Id;
    }

    public int Id { get; }

    public OutputRing Output { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Exit code of an ended process; 128 + the signal's number when a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[name] = value; // null removes the variable
        }

        var process = ChildLauncher.Start(info);
        var output = new OutputRing();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return new ChildProcess(process, output);
    }

    /// <summary>Kill -9 and wait until the process is gone. Does nothing if it has ended already.</summary>
    public void Kill()
    {
        _process.Kill();

        // With a timeout, because an unlimited wait would also wait for grandchildren to close the output.
        _process.WaitForExit(TimeSpan.FromSeconds(30));
    }

    /// <summary>Sends SIGTERM to the process; on Windows, which has no such signal, it is killed.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }
        else if (!_process.HasExited)
        {
            _ = SendSignal(Id, SigTerm); // Fails only if the process has ended in between, which is the requested result.
        }
    }

    /// <summary>Freezes the process (SIGSTOP), or resumes it (SIGCONT). Not on Windows.</summary>
    public void Pause(bool pause)
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(Id, pause ? (OperatingSystem.IsMacOS() ? 17 : 19) : (OperatingSystem.IsMacOS() ? 19 : 18));
        }
    }

    public async Task<int> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Process {Id} still ran after {timeout.TotalSeconds:0.#} s.{Environment.NewLine}{Output.Text}");
        }
    }

    /// <summary>Waits until the output of an ended process has been read, or a grandchild has kept it open for two seconds.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = await WaitForExitAsync(TimeSpan.FromSeconds(2), cancellationToken);
        }
        catch (TimeoutException)
        {
            // The output that has been read so far is used.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static void Keep(OutputRing output, string? line)
    {
        if (line is not null)
        {
            output.Add(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
