namespace ImageGen.Emulators.OpenAi;

/// <summary>
/// A running double of OpenAI's images endpoint, written from its published schema, and from nothing of this project. It keeps a ledger
/// of what was bought, and does wrong what it is told to.
/// </summary>
public sealed class OpenAiEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly Account _account;

    private OpenAiEmulator(EmulatorApp app, Account account)
    {
        _app = app;
        _account = account;
    }

    /// <summary>Where the API is: ends in <c>/v1</c>, without a slash.</summary>
    public Uri BaseUrl => _app.Api;

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
    public IReadOnlyList<string> Models => [.. ImageModel.All.Select(model => model.Name)];

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<OpenAiEmulator> StartAsync(OpenAiOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new OpenAiOptions();
        var account = new Account(options);
        account.Control.Latency = options.Latency;
        account.Control.Faults.Add(options.Faults);
        var app = await EmulatorApp.StartAsync(options.Port, options.SeparatePictureHost, Map, cancellationToken);
        account.PictureHost = app.PictureHost;
        return new OpenAiEmulator(app, account);

        void Map(WebApplication server)
        {
            server.MapGenerations(account);
            server.MapPictures(account);
            server.MapControl(account.Control, account.Ledger, account.Traffic);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
