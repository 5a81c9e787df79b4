using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ImageGen.Screen.Tests;

/// <summary>The operator's screen in a tab of its own, with everything that went wrong in it.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentQueue<IRequest> _requests = [];

    private Screen(IBrowserContext context, IPage page, Uri address) => (_context, Page, _address) = (context, page, address);

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>The requests so far.</summary>
    public IReadOnlyCollection<IRequest> Requests => _requests;

    /// <summary>Opens a tab.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="address">The address of the gateway.</param>
    /// <param name="key">The key of the session; null for none.</param>
    /// <param name="tenant">The tenant of the session.</param>
    /// <param name="isPhone">Whether it is a phone.</param>
    /// <param name="isDark">Whether the user prefers dark colors.</param>
    public static async Task<Screen> OpenAsync(Chromium chromium, Uri address, string? key = BusySystem.Token, string? tenant = null, bool isPhone = false, bool isDark = false)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = isPhone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1360, Height = 900 },
            HasTouch = isPhone,
            IsMobile = isPhone,
            DeviceScaleFactor = isPhone ? 2 : 1,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-US",
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        var screen = new Screen(context, page, address);
        page.PageError += (_, fault) => screen._faults.Enqueue(fault);
        page.Console += (_, message) =>
        {
            // A refused call of the API is in the console too; tests that cause one look at the page.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource: the server responded with a status", StringComparison.Ordinal))
            {
                screen._faults.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) => screen._requests.Enqueue(request);
        await page.AddInitScriptAsync("window.violations = []; addEventListener('securitypolicyviolation', event => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));");
        if (key is not null)
        {
            await page.AddInitScriptAsync($"if (!sessionStorage.getItem('imagegen.key')) sessionStorage.setItem('imagegen.key', '{key}');");
        }

        if (tenant is not null)
        {
            await page.AddInitScriptAsync($"sessionStorage.setItem('imagegen.tenant', '{tenant}');");
        }

        return screen;
    }

    /// <summary>Opens a view, and waits for its heading.</summary>
    public async Task GoAsync(string view, string heading)
    {
        await Page.GotoAsync($"{_address}ui/#/{view}");
        await Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = heading, Exact = true, Level = 1 }).WaitForAsync();
    }

    /// <summary>Waits until the text is shown in the main part.</summary>
    public Task SeeAsync(string text) => Page.Locator("main").GetByText(text).First.WaitForAsync();

    /// <summary>Waits until an expression is true. Playwright's own way evaluates it inside the page, which the content security policy forbids.</summary>
    public Task UntilAsync(string expression) => Eventually.TrueAsync(() => Page.EvaluateAsync<bool>(expression), expression);

    /// <summary>A button of the page.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Nothing broke the content security policy, no script failed, and no hostile text ran.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Empty(await Page.EvaluateAsync<string[]>("window.violations"));
        Assert.False(await Page.EvaluateAsync<bool>("window.hacked === 1"), "A text of a job ran as a script.");
        Assert.Empty(_faults);
    }

    /// <summary>No rule of WCAG 2.2 A and AA, and of good practice, that a program can check is broken.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }

    /// <summary>Every control has a name in the accessibility tree.</summary>
    public async Task AssertNamedAsync()
    {
        var nameless = await Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('button, a[href], input, select, textarea, meter, progress, dialog, [role=img]')].filter(element => element.checkVisibility())
              .filter(element => !(element.getAttribute('aria-label') || element.textContent.trim() || [...element.labels ?? []].some(label => label.textContent.trim()) || element.title))
              .map(element => element.outerHTML.slice(0, 120))
            """);
        Assert.Empty(nameless);
    }

    /// <summary>Nothing is wider than the window.</summary>
    public async Task AssertFitsAsync()
        => Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"The page is {await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")} pixels wide.");

    /// <summary>Takes a picture of the tab where <c>IMAGEGEN_SCREENSHOTS</c> names a folder.</summary>
    public async Task PhotographAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("IMAGEGEN_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
