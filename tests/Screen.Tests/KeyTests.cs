using System.Net;
using ImageGen.Cli.Hosts;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace ImageGen.Screen.Tests;

/// <summary>The screen of a gateway on loopback without keys, and what happens when there are some. It has a system of its own, since one key closes the gateway to callers without one.</summary>
public sealed class KeyTests(Chromium chromium) : IAsyncLifetime
{
    private const string AdminToken = "operator-0123456789";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-screen-keys-");
    private EmbeddedSystem _system = null!;

    public async ValueTask InitializeAsync()
        => _system = await EmbeddedSystem.StartAsync(_folder, "http://127.0.0.1:0", [$"Gateway:AdminToken={AdminToken}"], LogLevel.Critical, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_keys_the_screen_works_at_once_and_with_one_it_asks_for_it()
    {
        await using var screen = await Screen.OpenAsync(chromium, _system.Address, key: null);
        await screen.GoAsync("overview", "Overview");
        await screen.SeeAsync("No job failed in this period.");
        await screen.SeeAsync("needs an API key with the scope admin");

        // The admin token, entered once, opens what only operators may see.
        await screen.Page.Locator("#key").ClickAsync();
        var dialog = screen.Page.GetByRole(AriaRole.Dialog);
        await screen.AssertAccessibleAsync();
        await screen.Page.Locator("#key-text").FillAsync(AdminToken);
        await screen.Button("Use this key").ClickAsync();
        await screen.SeeAsync("Queue by lane");
        await screen.GoAsync("access", "Keys and tenants");
        await screen.SeeAsync("There are no keys");
        await screen.Page.Locator("#create-key").ClickAsync();
        await dialog.GetByLabel("Name").FillAsync("<b>shop</b>");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Create" }).ClickAsync();
        var key = await dialog.GetByLabel("The secret", new LocatorGetByLabelOptions { Exact = true }).InputValueAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Done" }).ClickAsync();
        await screen.SeeAsync("<b>shop</b>");

        // From the first key on every caller needs one: a new tab asks for it, refuses a wrong one, and works with the right one.
        using var caller = new HttpClient { BaseAddress = _system.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("v1/jobs", TestContext.Current.CancellationToken)).StatusCode);
        await using var other = await Screen.OpenAsync(chromium, _system.Address, key: null);
        await other.Page.GotoAsync($"{_system.Address}ui/#/jobs");
        await other.Page.Locator("#key-text").FillAsync(key[..^1] + (key[^1] == 'a' ? 'b' : 'a'));
        await other.Button("Use this key").ClickAsync();
        await other.Page.GetByRole(AriaRole.Dialog).GetByText("checksum").WaitForAsync();
        await other.Page.Locator("#key-text").FillAsync(key);
        await other.Button("Use this key").ClickAsync();
        await other.SeeAsync("No job matches");
        Assert.DoesNotContain(other.Requests, request => request.Url.Contains(key, StringComparison.Ordinal));
        await other.AssertSoundAsync();

        await screen.Button("Revoke the key <b>shop</b>").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Revoke" }).ClickAsync();
        await screen.Page.Locator("main .chip", new PageLocatorOptions { HasText = "revoked" }).WaitForAsync();
        await screen.AssertSoundAsync();
    }
}
