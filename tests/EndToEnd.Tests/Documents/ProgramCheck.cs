using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>Compiles the programs of the pages. Those in <c>docs/webhooks.md</c> that need no compiler are also run, by Samples.Tests.</summary>
internal static class ProgramCheck
{
    private const string WebUsings = """
        global using System; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Collections.Generic; global using System.Threading;
        global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Http; global using Microsoft.Extensions.Hosting;
        """;

    /// <summary>The code around the lines in docs/events.md.</summary>
    private const string Subscriber = """
        using MassTransit;
        using ImageGen.Contracts;
        internal sealed class ImageConsumer : IConsumer<ImageGenerated>, IConsumer<ImageFailed>
        {
            public System.Threading.Tasks.Task Consume(ConsumeContext<ImageGenerated> context) => System.Threading.Tasks.Task.CompletedTask;
            public System.Threading.Tasks.Task Consume(ConsumeContext<ImageFailed> context) => System.Threading.Tasks.Task.CompletedTask;
        }
        internal static class Program
        {
            private static void Main() { }
            internal static void Configure(IRabbitMqBusFactoryConfigurator rabbit)
            {
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The compiler's errors; empty if there are none.</summary>
    public static async Task<string> FaultsOfAsync(DocumentBlock block, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-program-");
        try
        {
            return block.Language switch
            {
                "js" => await RunAsync("node", ["--check", Write(folder, "program.mjs", block.Code)], cancellationToken),
                "python" => await RunAsync("python3", ["-m", "py_compile", Write(folder, "program.py", block.Code)], cancellationToken),
                _ => await CompileAsync(folder, block.Code, cancellationToken),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> CompileAsync(DirectoryInfo folder, string code, CancellationToken cancellationToken)
    {
        var isWhole = code.Contains("WebApplication.Create", StringComparison.Ordinal);
        var sources = isWhole ? [Write(folder, "Usings.cs", WebUsings), Write(folder, "Program.cs", code)] : new[] { Write(folder, "Program.cs", $"{Subscriber}\n{code}\n}} }}") };
        var runtime = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var shared = runtime.Parent!.Parent!;
        var web = Path.Combine(shared.FullName, "Microsoft.AspNetCore.App", runtime.Name);
        var compiler = Directory.EnumerateFiles(Path.Combine(shared.Parent!.FullName, "sdk"), "csc.dll", SearchOption.AllDirectories).FirstOrDefault();
        Assert.SkipWhen(compiler is null, "There is no SDK beside the runtime.");
        IEnumerable<string> assemblies =
        [
            .. Directory.EnumerateFiles(runtime.FullName, "*.dll"), .. Directory.EnumerateFiles(web, "*.dll"),
            Path.Combine(AppContext.BaseDirectory, "ImageGen.Contracts.dll"), .. Directory.EnumerateFiles(AppContext.BaseDirectory, "MassTransit*.dll"),
        ];
        var response = Write(folder, "csc.rsp", string.Join('\n', assemblies.Where(IsManaged).Select(path => $"-r:\"{path}\"").Concat(sources.Select(source => $"\"{source}\""))));
        return await RunAsync("dotnet", [compiler!, "-nologo", "-noconfig", "-nostdlib", "-nullable:enable", "-target:exe", $"-out:{Path.Combine(folder.FullName, "program.dll")}", $"@{response}"], cancellationToken);
    }

    private static bool IsManaged(string path) => !Path.GetFileName(path).Contains(".Native", StringComparison.Ordinal) && IsAssembly(path);

    private static bool IsAssembly(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new System.Reflection.PortableExecutable.PEReader(file);
        return image.HasMetadata;
    }

    private static string Write(DirectoryInfo folder, string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await using var run = HostProcess.StartProgram(program, arguments);
        return await run.WaitForExitAsync(Patience, cancellationToken) == 0 ? "" : run.Output;
    }
}
