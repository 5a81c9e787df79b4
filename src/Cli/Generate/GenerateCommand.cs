using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Contracts;

namespace ImageGen.Cli.Generate;

/// <summary><c>imagegen generate "prompt"</c>: generates an image, in this process or with a server.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string>("prompt") { Description = "Description of the image." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "File to write; a batch adds -1, -2 … to the name. Default: the job's id." };
        var request = RequestOptions.Create();
        var tenant = GatewayCall.TenantOption();
        var json = GatewayCall.Json();
        json.Description = "Write one JSON document: data, a list of the jobs in the format of GET /v1/jobs/ID, each with the file it was written to.";
        var server = SharedOptions.Server();
        var data = SharedOptions.Data();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the log of the one-process system." };
        var command = new Command("generate", "Generates an image and writes it to a file.") { prompt, output };
        foreach (var option in request)
        {
            command.Add(option.Option);
        }

        foreach (var option in new Option[] { tenant, json, server, data, verbose })
        {
            command.Add(option);
        }

        Exclude(command, "--size", "--width", "--height");
        Exclude(command, "--no-fallback", "--fallback");
        command.SetAction((parsed, cancellationToken) => new GenerateRun(new GenerateOptions(
            request.Aggregate(
                new ImageRequest { Prompt = parsed.GetValue(prompt)!, OutputFormat = ImageFiles.FormatOf(parsed.GetValue(output)) },
                (soFar, option) => option.Apply(parsed, soFar)),
            parsed.GetValue(output),
            parsed.GetValue(server),
            parsed.GetValue(data)!,
            parsed.GetValue(verbose),
            parsed.GetValue(tenant),
            parsed.GetValue(json))).RunAsync(cancellationToken));
        return command;
    }

    private static void Exclude(Command command, string name, params string[] others) => command.Validators.Add(result =>
    {
        bool IsGiven(string option) => result.GetResult(command.Options.First(one => one.Name == option)) is { Implicit: false };
        foreach (var other in others.Where(other => IsGiven(name) && IsGiven(other)))
        {
            result.AddError($"Give {name} or {other}, not both.");
        }
    });
}
