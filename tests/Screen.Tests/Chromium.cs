using ImageGen.Screen.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: Trait("Category", "Long")]

namespace ImageGen.Screen.Tests;

/// <summary>The installed Chromium, started once for all tests. Nothing is downloaded; where there is none, the tests are skipped.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; skips the test where none is installed.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, $"The operator's screen is tested where one of these is installed: {string.Join(", ", Places)}.");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } program)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
