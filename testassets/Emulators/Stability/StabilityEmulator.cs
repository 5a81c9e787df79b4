namespace ImageGen.Emulators.Stability;

/// <summary>
/// A running double of Stability AI's Stable Image (v2beta: core, ultra, sd3) and its balance, written from the published schema, and from
/// nothing of this project. It keeps a ledger of what was bought, and does wrong what it is told to.
/// </summary>
public sealed class StabilityEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly Account _account;

    private StabilityEmulator(EmulatorApp app, Account account)
    {
        _app = app;
        _account = account;
    }

    /// <summary>Where the API is, without a path: its versions are side by side.</summary>
    public Uri BaseUrl => new(_app.Api, "/");

    /// <summary>Everything that was bought.</summary>
    public PurchaseLedger Ledger => _account.Ledger;

    /// <summary>How often each thing was asked for; questions for the balance are polls.</summary>
    public Traffic Traffic => _account.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _account.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _account.Control.Faults;

    /// <summary>What is left on the account.</summary>
    public decimal Credits => _account.Purse.Left;

    /// <summary>The models that exist here, by the names that this project's settings give them.</summary>
    public IReadOnlyList<string> Models { get; } = ["core", "ultra", "sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"];

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<StabilityEmulator> StartAsync(StabilityOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new StabilityOptions();
        var account = new Account(options);
        account.Control.Latency = options.Latency;
        account.Control.Faults.Add(options.Faults);
        var app = await EmulatorApp.StartAsync(options.Port, separatePictureHost: false, Map, cancellationToken);
        return new StabilityEmulator(app, account);

        void Map(WebApplication server)
        {
            server.MapGenerate(account);
            server.MapBalance(account);
            server.MapControl(account.Control, account.Ledger, account.Traffic);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
