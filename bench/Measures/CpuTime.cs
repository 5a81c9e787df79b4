using System.Globalization;

namespace ImageGen.Bench.Measures;

/// <summary>Processor time of processes as the kernel counts it: what a job costs, however busy the machine is.</summary>
internal static class CpuTime
{
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process so far, in seconds.</summary>
    public static double Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The process whose command line has that text in it; null when there is none.</summary>
    public static int? Find(string program, string text)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                var line = File.ReadAllText($"{folder}/cmdline");
                if (line.Contains(program, StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal))
                {
                    return id;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended in between.
            }
        }

        return null;
    }
}
