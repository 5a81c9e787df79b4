namespace ImageGen.Emulators.CogView;

/// <summary>
/// A running double of Zhipu's pictures, synchronous and asynchronous, written from the published pages, and from nothing of this project.
/// It keeps a ledger of what was bought, and does wrong what it is told to.
/// </summary>
public sealed class CogViewEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly Account _account;

    private CogViewEmulator(EmulatorApp app, Account account)
    {
        _app = app;
        _account = account;
    }

    /// <summary>Where the API is: ends in <c>/api/paas/v4</c>, without a slash.</summary>
    public Uri BaseUrl => new(_app.Api, Routes.Base);

    /// <summary>Where pictures are fetched from, without a path.</summary>
    public Uri PictureHost => _app.PictureHost;

    /// <summary>Everything that was bought.</summary>
    public PurchaseLedger Ledger => _account.Ledger;

    /// <summary>How often each thing was asked for.</summary>
    public Traffic Traffic => _account.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _account.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _account.Control.Faults;

    /// <summary>The models that exist here.</summary>
    public IReadOnlyList<string> Models => [.. _account.Models.Select(model => model.Name)];

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<CogViewEmulator> StartAsync(CogViewOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CogViewOptions();
        var account = new Account(options);
        account.Control.Latency = options.Latency;
        account.Control.Retention = TimeSpan.FromDays(30);
        account.Control.Faults.Add(options.Faults);
        var app = await EmulatorApp.StartAsync(options.Port, options.SeparatePictureHost, Map, cancellationToken);
        account.PictureHost = app.PictureHost;
        return new CogViewEmulator(app, account);

        void Map(WebApplication server)
        {
            server.MapGenerations(account);
            server.MapTasks(account);
            server.MapPictures(account);
            server.MapControl(account.Control, account.Ledger, account.Traffic);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
