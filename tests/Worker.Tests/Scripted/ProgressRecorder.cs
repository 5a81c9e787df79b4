using System.Reflection;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>Wraps the claims, records the written progress, and responds in place of the store as the test configures.</summary>
#pragma warning disable CA1852 // The proxy is made by deriving from it.
internal class ProgressRecorder : DispatchProxy
#pragma warning restore CA1852
{
    private IJobClaims _inner = null!;
    private Notes _notes = null!;

    public static Action<IServiceCollection> Into(Notes notes) => services =>
    {
        var original = services.Single(service => service.ServiceType == typeof(IJobClaims));
        services.Remove(original);
        services.AddSingleton(provider =>
        {
            var proxy = Create<IJobClaims, ProgressRecorder>();
            var self = (ProgressRecorder)(object)proxy;
            (self._inner, self._notes) = ((IJobClaims)ActivatorUtilities.CreateInstance(provider, original.ImplementationType!), notes);
            return proxy;
        });
    };

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => targetMethod!.Name == nameof(IJobClaims.RecordProgressAsync)
            ? _notes.TakeAsync((Job)args![0]!, (string)args[1]!, (int)args[2]!, (CancellationToken)args[3]!)
            : targetMethod.Invoke(_inner, args);

    /// <summary>What was written, in order.</summary>
    internal sealed class Notes
    {
        private readonly Lock _gate = new();
        private readonly List<(Guid Job, string Provider, int Percent)> _written = [];

        public Func<CancellationToken, Task<WriteOutcome>> OnWrite { get; set; } = _ => Task.FromResult(WriteOutcome.Written);

        public IReadOnlyList<(Guid Job, string Provider, int Percent)> Written
        {
            get
            {
                lock (_gate)
                {
                    return [.. _written];
                }
            }
        }

        public IReadOnlyList<int> PercentOf(Guid job) => [.. Written.Where(note => note.Job == job).Select(note => note.Percent)];

        internal Task<WriteOutcome> TakeAsync(Job claim, string provider, int percent, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                _written.Add((claim.Id, provider, percent));
            }

            return OnWrite(cancellationToken);
        }
    }
}
