using System.Reflection;
using System.Runtime.ExceptionServices;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>A connection on which something happens just before the first script runs.</summary>
internal sealed class Interposed
{
    private Func<Task>? _before;

    public Interposed(IConnectionMultiplexer redis, Func<Task> before)
    {
        _before = before;
        Redis = Wrap(redis, (method, arguments) => method.Name == nameof(IConnectionMultiplexer.GetDatabase)
            ? Wrap((IDatabase)method.Invoke(redis, arguments)!, InterposeAsync)
            : null);
    }

    public IConnectionMultiplexer Redis { get; }

    private object? InterposeAsync(MethodInfo method, object?[]? arguments)
    {
        if (method.Name == nameof(IDatabase.ScriptEvaluateAsync) && Interlocked.Exchange(ref _before, null) is { } before)
        {
            Task.Run(before).GetAwaiter().GetResult();
        }

        return null;
    }

    private static T Wrap<T>(T target, Func<MethodInfo, object?[]?, object?> intercept)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(target, intercept);
        return proxy;
    }

#pragma warning disable CA1852 // The runtime makes a subtype of it.
    public class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        private object _target = null!;
        private Func<MethodInfo, object?[]?, object?> _intercept = null!;

        public void Set(object target, Func<MethodInfo, object?[]?, object?> intercept) => (_target, _intercept) = (target, intercept);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            try
            {
                return _intercept(targetMethod!, args) ?? targetMethod!.Invoke(_target, args);
            }
            catch (TargetInvocationException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }
        }
    }
}
