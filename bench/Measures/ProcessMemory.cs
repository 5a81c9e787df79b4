using System.Globalization;

namespace ImageGen.Bench.Measures;

/// <summary>Memory of a process as the kernel counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>The most it ever had in memory, in MB.</summary>
    public static double PeakOf(int processId) => Read(processId, "VmHWM:");

    /// <summary>What it has in memory now, in MB.</summary>
    public static double Of(int processId) => Read(processId, "VmRSS:");

    private static double Read(int processId, string field)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
