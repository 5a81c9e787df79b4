using ImageGen.Cli.Client;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Storage.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Keys;

/// <summary>API keys at the command line, against the whole system in one process.</summary>
[Trait("Category", "Long")]
public sealed class KeysCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-keys-");
    private EmbeddedSystem _system = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IApiKeys Keys => _system.App.Services.GetRequiredService<IApiKeys>();

    public async ValueTask InitializeAsync() => _system = await EmbeddedSystem.StartAsync(_folder, "http://127.0.0.1:0", [], LogLevel.Critical, Token);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_key_is_created_rotated_and_revoked()
    {
        Assert.Equal(ExitCode.Succeeded, await RunAsync("create", "the shop", "--tenant", "acme", "--scope", "read", "--scope", "generate", "--expires-in", "90d"));
        var key = Assert.Single(await Keys.ListAsync(Token));
        Assert.Equal(("the shop", "acme", AccessScope.Read | AccessScope.Generate), (key.Name, key.Tenant, key.Scopes));
        Assert.Equal(TimeSpan.FromDays(90), key.ExpiresAt - key.CreatedAt);

        Assert.Equal(ExitCode.Succeeded, await RunAsync("rotate", key.Id, "--overlap", "24h"));
        var rotated = (await Keys.FindAsync(key.Id, Token))!;
        Assert.Equal(key.Hash, rotated.PreviousHash);

        Assert.Equal(ExitCode.Succeeded, await RunAsync("revoke", key.Id));
        Assert.NotNull((await Keys.FindAsync(key.Id, Token))!.RevokedAt);
        Assert.Equal(ExitCode.Succeeded, await RunAsync("list"));
        Assert.Equal(ExitCode.Succeeded, await RunAsync("audit"));
        Assert.Equal(ExitCode.NotFound, await RunAsync("revoke", "key_0000000000000000"));
    }

    [Theory]
    [InlineData("create", "n", "--scope", "root")]
    [InlineData("create", "n", "--tenant", "A")]
    [InlineData("create", "n", "--expires-in", "soon")]
    [InlineData("create", "n", "--expires-in", "1s")]
    [InlineData("create")]
    public async Task An_invalid_key_is_refused(params string[] arguments)
    {
        Assert.Equal(ExitCode.InvalidRequest, await RunAsync(arguments));
        Assert.Empty(await Keys.ListAsync(Token));
    }

    [Fact]
    public async Task The_first_admin_key_is_created_once_in_the_store()
    {
        var connection = _system.App.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["ConnectionStrings:Redis"];
        string[] command = ["keys", "init", $"--ConnectionStrings:Redis={connection}", "--ImageGen:Store:Embedded=true"];

        Assert.Equal(ExitCode.Succeeded, await CommandRun.InvokeAsync(CommandRun.CreateRoot(), command));
        Assert.Equal(ExitCode.Succeeded, await CommandRun.InvokeAsync(CommandRun.CreateRoot(), command));

        var key = Assert.Single(await Keys.ListAsync(Token));
        Assert.Equal((AccessScope.Admin, Tenants.Default), (key.Scopes, key.Tenant));
    }

    [Fact]
    public async Task The_client_sends_its_key_with_every_call_and_a_closed_gateway_refuses_it_without()
    {
        var (key, secret) = NewApiKey.Create("n", "acme", AccessScopes.OfTenant, DateTimeOffset.UtcNow, null);
        await Keys.AddAsync(key, new AccessChange { At = DateTimeOffset.UtcNow, By = "test", Action = AccessActions.KeyCreated, Subject = key.Id }, Token);
        using var client = new GatewayClient(_system.Address, apiKey: secret);
        using var nobody = new GatewayClient(_system.Address);

        var ids = await client.SubmitAsync(new ImageRequest { Prompt = "a cat" }, Guid.NewGuid().ToString(), Token);

        Assert.Equal(ids.Single(), (await client.GetJobAsync(ids.Single(), Token)).Value.Id);
        await Eventually.TrueAsync(async () => await RefusalAsync(nobody) == "credentials_needed", "the gateway requires credentials");
    }

    private static async Task<string?> RefusalAsync(GatewayClient client)
    {
        try
        {
            await client.ListProvidersAsync(Token);
            return null;
        }
        catch (CommandException refusal)
        {
            return refusal.Problem?.GetProperty("code").GetString();
        }
    }

    private Task<int> RunAsync(params string[] arguments)
        => CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["keys", .. arguments, "--server", _system.Address.ToString(), "--data", _folder.FullName]);
}
