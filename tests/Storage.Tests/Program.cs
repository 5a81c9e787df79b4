using System.Globalization;
using ImageGen.Storage.Tests.Embedded;

namespace ImageGen.Storage.Tests;

/// <summary>The test runner; or, asked for it, a process that writes until it is killed.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [DoomedWriter.Command, var folder, var acknowledged] => DoomedWriter.RunAsync(folder, acknowledged),
        [ScriptWriter.Command, var folder, var acknowledged, var after, var atOnce, .. var count] => ScriptWriter.RunAsync(
            folder, acknowledged, Number(after), Number(atOnce), count is [var most] ? Number(most) : int.MaxValue - Number(after)),
        _ when args.Any(argument => argument is "--server" or "--internal-msbuild-node") => Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
            args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
