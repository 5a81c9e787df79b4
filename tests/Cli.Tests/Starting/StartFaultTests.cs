using System.Net;
using System.Net.Sockets;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Tests.Starting;

/// <summary>Every program of the system, started with a fault: it ends with EX_CONFIG and a few lines that name the key, and never with a stack trace.</summary>
[Trait("Category", "Long")]
public sealed class StartFaultTests : IDisposable
{
    private const int Configuration = 78;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("gateway", "Gateway:MaxUnfinished", "--Gateway:MaxUnfinished=many")]
    [InlineData("gateway", "Gateway:AllowedOrigins", "--Gateway:AllowedOrigins=app.example")]
    [InlineData("gateway", "ImageGen:Results:Path", "--ImageGen:Result:Path=x")]
    [InlineData("gateway", "Logging:LogLevel:Default", "--Logging:LogLevel:Default=Loud")]
    [InlineData("gateway", "ImageGen:PublicUrl", "--ImageGen:PublicUrl=http://images.example.com", "--ImageGen:TagKey=0123456789abcdef", "--ImageGen:Providers:replicate:Token=r8_x")]
    [InlineData("gateway", "ImageGen:Providers:x:Kind", "--ImageGen:Providers:x:Kind=midjourney")]
    [InlineData("gateway", "ImageGen:Providers:replicate:BaseUrl", "--ImageGen:Providers:replicate:BaseUrl=ftp://x")]
    [InlineData("gateway", "ImageGen:Egress:AllowHttp", "--ImageGen:Egress:AllowHttp=perhaps")]
    [InlineData("gateway", "ImageGen:Egress:AllowedNetworks", "--ImageGen:Egress:AllowedNetworks=intranet")]
    [InlineData("worker", "ImageGen:Providers:x:Kind", "--ImageGen:Providers:x:Kind=midjourney")]
    [InlineData("worker", "ImageGen:Providers:replicate:BaseUrl", "--ImageGen:Providers:replicate:BaseUrl=ftp://x", "--ImageGen:Providers:replicate:Token=r8_x")]
    [InlineData("worker", "ImageGen:Egress:AllowHttp", "--ImageGen:Egress:AllowHttp=perhaps")]
    [InlineData("worker", "ImageGen:Egress:AllowedNetworks", "--ImageGen:Egress:AllowedNetworks=intranet")]
    [InlineData("worker", "Worker:Slots", "--Worker:Slots=abc")]
    [InlineData("worker", "Messaging:SendTimeout", "--Messaging:SendTimeout=2h")]
    [InlineData("worker", "ConnectionStrings:RabbitMq", "--ConnectionStrings:RabbitMq=localhost:5672")]
    [InlineData("worker", "Worker:Lanes", "--Worker:Lane=fast")]
    [InlineData("imagegen worker", "urls", "--urls=http://127.0.0.1:99999")]
    [InlineData("imagegen gateway", "--foo", "--foo=1")]
    [InlineData("imagegen serve", "ImageGen:DefaultProvider", "--ImageGen:DefaultProvidr=x")]
    [InlineData("imagegen serve", "ImageGen:Egress:AllowHttp", "--ImageGen:Egress:AllowHttp=perhaps")]
    [InlineData("imagegen gateway", "ImageGen:Egress:AllowedNetworks", "--ImageGen:Egress:AllowedNetworks=10.0.0.1")]
    [InlineData("imagegen generate", "ImageGen:DefaultProvider")]
    public async Task A_fault_of_the_settings_ends_the_start_with_its_key(string program, string named, params string[] arguments)
    {
        Dictionary<string, string> environment = arguments.Length == 0 ? new() { ["ImageGen__DefaultProvidr"] = "x" } : [];

        Check(await RunAsync(program, environment, arguments), named);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("imagegen worker")]
    [InlineData("imagegen serve")]
    public async Task A_port_that_another_program_has_ends_the_start(string program)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Check(await RunAsync(program, [], [$"--urls=http://127.0.0.1:{port}"]), $"{port}");
    }

    [Fact]
    public async Task A_file_of_settings_that_is_not_JSON_is_named_with_the_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "appsettings.json"), "{\n  \"Worker\": {\n", TestContext.Current.CancellationToken);

        Check(await RunAsync("worker", [], []), "appsettings.json", "line");
    }

    [Fact]
    public async Task All_faults_are_named_at_one_start_and_no_value_of_an_unknown_key()
    {
        var (exitCode, errors, _) = await RunAsync(
            "worker", new() { ["ConnectionStrings__Rabbit"] = "amqp://user:canary@host" }, ["--Worker:Slots=0", "--Worker:Jobs=perhaps", "--urls=http://127.0.0.1:x", "--ImageGen:Providers:replicate:Kind=replicate"]);

        Assert.Equal(Configuration, exitCode);
        Assert.All(["Worker:Slots", "Worker:Jobs", "urls", "ImageGen:Providers:replicate:Token", "ConnectionStrings:RabbitMq"], key => Assert.Contains(key, errors, StringComparison.Ordinal));
        Assert.DoesNotContain("canary", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_of_other_programs_that_begin_alike_stop_nothing()
    {
        var (exitCode, errors, _) = await RunAsync(
            "gateway",
            new() { ["GATEWAY_PORT"] = "tcp://10.0.0.1:80", ["WORKER_PORT_8081_TCP"] = "tcp://10.0.0.2:80", ["IMAGEGEN"] = "x", ["GATEWAY"] = "y", ["SQLCONNSTR_main"] = "Server=x" },
            ["--Gateway:MaxUnfinished=0", "--ImageGen:Results:Kind=redis"]);

        Assert.Equal(Configuration, exitCode);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("/dev/null/images")]
    [InlineData("/dev/null")]
    public async Task An_invalid_data_folder_is_named(string path)
        => Check(await RunFileAsync("imagegen.dll", [], ["serve", "--data", path, "--port", "0"]), "--data", path);

    [Fact]
    public async Task Generate_looks_at_its_target_before_it_orders_anything()
    {
        var (exitCode, errors, all) = await RunFileAsync("imagegen.dll", [], ["generate", "a cat", "-o", "/nonexistent/a.png", "--data", _folder.FullName]);

        Assert.Equal(ExitCode.InvalidRequest, exitCode);
        Assert.Contains("/nonexistent", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", all, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    private static void Check((int ExitCode, string Errors, string All) run, params string[] named)
    {
        Assert.True(run.ExitCode == Configuration, run.All);
        Assert.All(named, name => Assert.Contains(name, run.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.All, StringComparison.Ordinal);
        Assert.InRange(run.Errors.Trim().Split('\n').Length, 1, 10);
    }

    private Task<(int ExitCode, string Errors, string All)> RunAsync(string program, Dictionary<string, string> environment, IEnumerable<string> arguments) => program switch
    {
        "gateway" => RunFileAsync("ImageGen.Gateway.dll", environment, arguments),
        "worker" => RunFileAsync("ImageGen.Worker.dll", environment, arguments),
        "imagegen serve" => RunFileAsync("imagegen.dll", environment, ["serve", "--data", Path.Combine(_folder.FullName, "data"), .. arguments]),
        "imagegen generate" => RunFileAsync("imagegen.dll", environment, ["generate", "a cat", "--data", Path.Combine(_folder.FullName, "data"), .. arguments]),
        _ => RunFileAsync("imagegen.dll", environment, [program["imagegen ".Length..], .. arguments]),
    };

    private Task<(int ExitCode, string Errors, string All)> RunFileAsync(string assembly, Dictionary<string, string> environment, IEnumerable<string> arguments)
        => ProgramRun.RunAsync(assembly, _folder.FullName, environment, arguments, TestContext.Current.CancellationToken);
}
