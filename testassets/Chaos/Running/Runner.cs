namespace ImageGen.Chaos.Running;

/// <summary>The program: runs the chosen scenarios, several at a time, and writes the report.</summary>
internal static class Runner
{
    public static async Task<int> RunAsync(string[] commandLine)
    {
        if (commandLine.Any(argument => argument is "--help" or "-h"))
        {
            Console.WriteLine(Arguments.Usage);
            return 0;
        }

        Arguments arguments;
        try
        {
            arguments = Arguments.Read(commandLine);
        }
        catch (FormatException fault)
        {
            await Console.Error.WriteLineAsync($"{fault.Message}\n\n{Arguments.Usage}");
            return 2;
        }

        var records = new List<RunRecord>();
        using var writing = new SemaphoreSlim(1);
        await Parallel.ForEachAsync(arguments.Scenarios, new ParallelOptions { MaxDegreeOfParallelism = arguments.Parallel }, async (scenario, stop) =>
        {
            var record = await new ScenarioRun(scenario, arguments.Settings).RunAsync(stop);
            await writing.WaitAsync(stop);
            try
            {
                records.Add(record);
                Console.WriteLine($"{scenario.Id}  {scenario.Title}\n    {Report.Line(record)}");
                foreach (var note in record.Notes)
                {
                    Console.WriteLine($"    {note}");
                }

                foreach (var finding in record.Findings.Take(10))
                {
                    Console.WriteLine($"    {finding.Kind}: {finding.About.Split('\n')[0]}");
                }

                await Report.WriteAsync([.. arguments.Scenarios.SelectMany(one => records.Where(done => done.Scenario == one))], arguments.Settings, arguments.Report);
            }
            finally
            {
                writing.Release();
            }
        });

        var failed = records.Count(record => !record.Passed && record.Skipped is null);
        Console.WriteLine($"{records.Count(record => record.Passed)} passed, {failed} failed, {records.Count(record => record.Skipped is not null)} skipped; {Path.GetFullPath(arguments.Report)}/report.md");
        return failed == 0 && records.Count > 0 ? 0 : 1;
    }
}
